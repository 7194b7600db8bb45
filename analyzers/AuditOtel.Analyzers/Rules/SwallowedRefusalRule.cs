using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0011: a refusal reaches somebody.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwallowedRefusalRule : DiagnosticAnalyzer
{
    /// <summary>The property that tells the code fix that the clause catches everything.</summary>
    internal const string CatchesAll = "CatchesAll";

    private const string Refusal = "AuditUnavailableException";

    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.SwallowedRefusal,
        "A refusal should not be swallowed",
        "This catch swallows AuditUnavailableException, so that nobody learns that the action was not carried out: let it pass, throw, or answer with a failure",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "The exception says that nothing was done because no record could be made. Going on as if it had been done deceives the caller.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.SwallowedRefusal + ".md");

    private static readonly ImmutableDictionary<string, string?> AllProperty = ImmutableDictionary<string, string?>.Empty.Add(CatchesAll, "true");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            var calls = AuditedCalls.Read(start.Compilation, start.Options);
            start.RegisterSyntaxNodeAction(node => Analyze(node, calls), SyntaxKind.CatchClause);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, AuditedCalls calls)
    {
        var clause = (CatchClauseSyntax)context.Node;
        if (clause.Filter is not null || clause.Parent is not TryStatementSyntax attempt || TellsSomebody(clause.Block))
            return;

        var caught = clause.Declaration is null ? null : context.SemanticModel.GetTypeInfo(clause.Declaration.Type, context.CancellationToken).Type;
        if (IsRefusal(caught))
            context.ReportDiagnostic(Diagnostic.Create(Rule, clause.CatchKeyword.GetLocation()));
        else if (IsEverything(clause, caught) && !IsCaughtBefore(clause, attempt, context.SemanticModel, context.CancellationToken) && CallsAudited(attempt.Block, calls, context))
            context.ReportDiagnostic(Diagnostic.Create(Rule, clause.CatchKeyword.GetLocation(), AllProperty));
    }

    // Throwing tells it, and so does a result; what stands in a lambda or local function is not said here.
    private static bool TellsSomebody(BlockSyntax block) =>
        block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax or ReturnStatementSyntax { Expression: not null });

    private static bool IsRefusal(ITypeSymbol? type) => type is { Name: Refusal } && AuditNames.IsIn(type, AuditNames.Namespace);

    private static bool IsEverything(CatchClauseSyntax clause, ITypeSymbol? caught) =>
        clause.Declaration is null || (caught is { Name: "Exception" } && AuditNames.IsIn(caught, "System"));

    private static bool IsCaughtBefore(CatchClauseSyntax clause, TryStatementSyntax attempt, SemanticModel model, CancellationToken cancellationToken) =>
        attempt.Catches.TakeWhile(other => other != clause)
            .Any(other => other is { Filter: null, Declaration.Type: { } type } && IsRefusal(model.GetTypeInfo(type, cancellationToken).Type));

    private static bool CallsAudited(BlockSyntax block, AuditedCalls calls, SyntaxNodeAnalysisContext context) =>
        block.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<InvocationExpressionSyntax>()
            .Any(call => context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol method
                && (IsOfTrail(method) || calls.IsAudited(call, method, context.SemanticModel, context.CancellationToken)));

    private static bool IsOfTrail(IMethodSymbol method) =>
        method.Name is "RecordAsync" or "Begin" or "BeginAsync" && method.ContainingType is { } type && AuditNames.IsIn(type, AuditNames.Namespace);
}
