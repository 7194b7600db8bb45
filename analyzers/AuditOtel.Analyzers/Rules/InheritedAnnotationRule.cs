using System.Collections.Concurrent;
using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0004: what takes the place of an audited member is audited too.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InheritedAnnotationRule : DiagnosticAnalyzer
{
    private const string ApiAssembly = "AuditOtel.Api";

    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.InheritedAnnotation,
        "An override or implementation of an audited member should be audited",
        "'{0}' takes the place of the audited '{1}' and leaves no record: annotate it too",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The attribute is not inherited: whoever calls the base member and reaches this body acts without a record.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.InheritedAnnotation + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(AuditNames.Audited) is null)
                return;

            var ofInterface = new ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<IMethodSymbol>>(SymbolEqualityComparer.Default);
            start.RegisterSymbolAction(AnalyzeOverride, SymbolKind.Method);
            start.RegisterSymbolAction(symbols => AnalyzeImplementations(symbols, type => ofInterface.GetOrAdd(type.OriginalDefinition, AuditedMembers)), SymbolKind.NamedType);
        });
    }

    /// <summary>Returns the audited member whose place <paramref name="method"/> takes by overriding it, or null.</summary>
    internal static IMethodSymbol? FindOverridden(IMethodSymbol method) =>
        method.OverriddenMethod is { } overridden ? AuditedSymbols.FindAnnotated(overridden) : null;

    /// <summary>Returns the audited interface member whose place <paramref name="method"/> takes, or null.</summary>
    internal static IMethodSymbol? FindImplemented(IMethodSymbol method) =>
        method.ContainingType?.AllInterfaces.SelectMany(part => AuditedMembers(part.OriginalDefinition).Select(member => Find(part, member)))
            .FirstOrDefault(member => member is not null && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static void AnalyzeOverride(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.IsOverride && IsUnaudited(method) && FindOverridden(method) is { } audited)
            Report(context, method, audited);
    }

    private static void AnalyzeImplementations(SymbolAnalysisContext context, Func<INamedTypeSymbol, ImmutableArray<IMethodSymbol>> auditedMembers)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface))
            return;

        foreach (var part in type.AllInterfaces)
        {
            foreach (var audited in auditedMembers(part))
            {
                // An inherited body is the business of the type that holds it, unless that type knows nothing of the interface.
                if (Find(part, audited) is { } member && type.FindImplementationForInterfaceMember(member) is IMethodSymbol body && IsUnaudited(body) && IsHere(body, type, part))
                    Report(context, body, audited);
            }
        }
    }

    private static bool IsHere(IMethodSymbol body, INamedTypeSymbol type, INamedTypeSymbol part) =>
        SymbolEqualityComparer.Default.Equals(body.ContainingType, type)
        || (type.TypeKind != TypeKind.Interface && type.BaseType is { } parent && !parent.AllInterfaces.Contains(part, SymbolEqualityComparer.Default));

    // An abstract member has no body of its own; what overrides it is looked at in its turn.
    private static bool IsUnaudited(IMethodSymbol method) =>
        !method.IsAbstract && method.PartialDefinitionPart is null && AuditNames.FindAudited(method) is null;

    private static void Report(SymbolAnalysisContext context, IMethodSymbol method, IMethodSymbol audited)
    {
        var place = method.Locations.FirstOrDefault(location => location.IsInSource) ?? AuditedSymbols.LocationOf(context.Symbol);
        context.ReportDiagnostic(Diagnostic.Create(Rule, place, method.Name, $"{audited.ContainingType.Name}.{audited.Name}"));
    }

    private static IMethodSymbol? Find(INamedTypeSymbol constructed, IMethodSymbol audited) =>
        constructed.GetMembers(audited.Name).OfType<IMethodSymbol>().FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, audited));

    private static ImmutableArray<IMethodSymbol> AuditedMembers(INamedTypeSymbol type) =>
        MayBeAudited(type.ContainingAssembly)
            ? [.. type.GetMembers().OfType<IMethodSymbol>().Where(method => method.PartialDefinitionPart is null && AuditNames.FindAudited(method) is not null)]
            : [];

    // The framework's interfaces are many and need not be read.
    private static bool MayBeAudited(IAssemblySymbol? assembly) =>
        assembly is not null && assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => string.Equals(reference.Name, ApiAssembly, StringComparison.Ordinal)));
}
