using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0003: one call leaves one record, so that no body takes two routes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DoubleRouteRule : DiagnosticAnalyzer
{
    private const string Title = "An audited call must take one route";
    private const string Description = "Two routes on one call write it down twice, and the ledger tells of an action that did not happen.";

    private static readonly DiagnosticDescriptor CoreIsAudited = new(
        RuleInfo.DoubleRoute,
        Title,
        "'{0}' is the body of the audited '{1}', so that each call would leave two records: take [Audited] from one of them",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.DoubleRoute + ".md",
        customTags: RuleInfo.NotConfigurable);

    private static readonly DiagnosticDescriptor AlsoByHand = new(
        RuleInfo.DoubleRoute,
        Title,
        "'{0}' is audited and starts a record by hand as well: take [Audited] from it, or the handwritten record out",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.DoubleRoute + ".md",
        customTags: RuleInfo.NotConfigurable);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [CoreIsAudited, AlsoByHand];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterAudited(AnalyzeCore);
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
    }

    private static void AnalyzeCore(SymbolAnalysisContext context, IMethodSymbol method, AttributeData attribute)
    {
        if (CoreMethod.FindDeclaration(method) is { } declaration && AuditedSymbols.BodyOf(declaration, context.CancellationToken) is null)
            context.ReportDiagnostic(Diagnostic.Create(CoreIsAudited, AuditedSymbols.LocationOf(method), method.Name, declaration.Name));
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!HandwrittenRecord.IsStart(call) || HandwrittenRecord.Owner(call, context.ContainingSymbol) is not { } owner || !HandwrittenRecord.IsAudited(owner))
            return;

        context.ReportDiagnostic(Diagnostic.Create(AlsoByHand, call.Syntax.GetLocation(), owner.Name.Length > 0 ? owner.Name : "lambda"));
    }
}
