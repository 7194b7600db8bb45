using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0009: a synchronous audited method holds its thread while its records become durable.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingWriteRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.BlockingWrite,
        "A durable write blocks the thread of a synchronous method",
        "'{0}' blocks its thread until its record is durable: make it async where many calls run at once",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Intent and outcome each wait for stable storage. An async method gives the thread back meanwhile.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.BlockingWrite + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterEveryAudited(Analyze);
    }

    private static void Analyze(AuditedUse use)
    {
        if (!WritesAsynchronously(use.Method) && MayBecomeAsync(use.Method))
            use.Report(Diagnostic.Create(Rule, use.Location, use.Name));
    }

    // A partial declaration's wrapper awaits whenever it can; a body that is rewritten awaits only where it is async itself.
    private static bool WritesAsynchronously(IMethodSymbol method) =>
        method.IsAsync || (method.IsPartialDefinition && ReturnShapes.IsAsync(ReturnShapes.Of(method)));

    // Only where nothing but this method decides on its signature.
    private static bool MayBecomeAsync(IMethodSymbol method) =>
        method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.AnonymousFunction
        && method is { IsOverride: false, IsVirtual: false, IsAbstract: false, IsExtern: false, RefKind: RefKind.None }
        && !ReturnShapes.IsDeferred(method.ReturnType)
        && !ReturnShapes.IsRefLike(method.ReturnType)
        && method.Parameters.All(parameter => parameter.RefKind == RefKind.None && !ReturnShapes.IsRefLike(parameter.Type) && !ReturnShapes.IsPointer(parameter.Type))
        && !ImplementsInterface(method);

    private static bool ImplementsInterface(IMethodSymbol method) =>
        method.ContainingType is { TypeKind: not TypeKind.Interface } type
        && type.AllInterfaces.SelectMany(part => part.GetMembers(method.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
}
