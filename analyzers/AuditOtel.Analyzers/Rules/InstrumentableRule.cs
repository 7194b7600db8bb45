using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0002: an annotated member that no wrapper can be written around, with what to do instead.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InstrumentableRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.Instrumentable,
        "An audited member must be one that can be instrumented",
        "'{0}' cannot be instrumented: {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "Intent and outcome can only be written around a method that ends when its work is done.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.Instrumentable + ".md",
        customTags: RuleInfo.NotConfigurable);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterAudited(AnalyzeMember);
        context.RegisterSymbolAction(AnalyzeEvent, SymbolKind.Event);
        context.RegisterSyntaxNodeAction(AnalyzeLocal, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);
    }

    private static void AnalyzeMember(SymbolAnalysisContext context, IMethodSymbol method, AttributeData attribute)
    {
        var obstacle = BuildRoute.RewrittenBody(context.Options, method, context.CancellationToken) is { } body
            ? Instrumentability.FindObstacle(method, body, context.Compilation)
            : Instrumentability.FindObstacle(method, context.Compilation) ?? FindCoreObstacle(method) ?? FindMissingPart(method, context.CancellationToken);
        if (obstacle is not null)
            context.ReportDiagnostic(Diagnostic.Create(Rule, AuditedSymbols.LocationOf(method), method.Name, obstacle));
    }

    // The accessors of an event that is written as a field are implicit: no rule is called for them.
    private static void AnalyzeEvent(SymbolAnalysisContext context)
    {
        if (((IEventSymbol)context.Symbol).AddMethod is { IsImplicitlyDeclared: true } add && AuditNames.FindAudited(add) is not null)
            context.ReportDiagnostic(Diagnostic.Create(Rule, AuditedSymbols.LocationOf(context.Symbol), context.Symbol.Name, Instrumentability.FindObstacle(add, context.Compilation)));
    }

    private static void AnalyzeLocal(SyntaxNodeAnalysisContext context)
    {
        if (AuditedSymbols.FindLocal(context) is not { } method || AuditNames.FindAudited(method) is not { } attribute)
            return;

        var body = BuildRoute.RewrittenBody(context.Options, method, context.CancellationToken);
        if ((body is null ? Instrumentability.FindObstacle(method, context.Compilation) : Instrumentability.FindObstacle(method, body, context.Compilation)) is not { } obstacle)
            return;

        var location = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation() ?? context.Node.GetLocation();
        var name = method.Name.Length > 0 ? method.Name : "lambda";
        context.ReportDiagnostic(Diagnostic.Create(Rule, location, name, obstacle));
    }

    private static string? FindCoreObstacle(IMethodSymbol method)
    {
        if (CoreMethod.Find(method) is not { } core)
            return null;

        if (method.ReturnsVoid && core.IsAsync)
            return $"'{core.Name}' is async void, so its work ends after the outcome is recorded; let both return Task";

        if (core is { IsPartialDefinition: true, PartialImplementationPart: null })
            return $"'{core.Name}' has no body, so its call vanishes and a success would be recorded; write its body";

        if (core.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "ConditionalAttribute" } type && AuditNames.IsIn(type, "System.Diagnostics")))
            return $"the call of '{core.Name}' vanishes with its Conditional attribute and a success would be recorded; take the attribute away";

        return CopiesItself(method) && !core.IsAsync
            ? $"an asynchronous wrapper works on a copy of the struct, so changes that '{core.Name}' makes would be lost; "
                + "make the method readonly or the type a class"
            : null;
    }

    private static bool CopiesItself(IMethodSymbol method) =>
        method is { IsStatic: false, IsReadOnly: false, ContainingType.TypeKind: TypeKind.Struct } && ReturnShapes.IsAsync(ReturnShapes.Of(method));

    // Calls to a void partial method without body vanish silently, so this must not be left to the compiler.
    private static string? FindMissingPart(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var isDeclaration = method is { IsPartialDefinition: true, PartialImplementationPart: null };
        var syntax = AuditedSymbols.Declarations(method, cancellationToken).FirstOrDefault();
        return isDeclaration && syntax is not null && TypeHeaders.ArePartial(syntax)
            ? "its implementing part was not generated; write it in a source file of the project, not in one that another generator writes"
            : null;
    }
}
