using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0008: a record that is written by hand begins before anything else is done and ends on every path.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ManualRecordRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.ManualRecord,
        "A record written by hand must come first and end on every path",
        "The record that is started here does not hold: {0}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "What runs before the intent is durable runs unrecorded, and an intent without an outcome leaves open whether anything was done.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.ManualRecord + ".md",
        customTags: RuleInfo.NotConfigurable);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!HandwrittenRecord.IsStart(call) || HandwrittenRecord.Owner(call, context.ContainingSymbol) is not { } owner)
            return;

        // Two records on one call are the matter of AOT0003; whoever receives the record from this function begins and ends it.
        if (HandwrittenRecord.IsAudited(owner) || HandwrittenRecord.HandsOn(owner))
            return;

        if (FindGraph(context.GetControlFlowGraph(), Functions(call)) is { } graph && new RecordFlow(graph).FindFault() is { } fault)
            context.ReportDiagnostic(Diagnostic.Create(Rule, call.Syntax.GetLocation(), fault));
    }

    /// <summary>Returns the lambdas and local functions around a call, outermost first.</summary>
    private static List<IOperation> Functions(IOperation call)
    {
        var functions = new List<IOperation>();
        for (var parent = call.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
                functions.Insert(0, parent);
        }

        return functions;
    }

    private static ControlFlowGraph? FindGraph(ControlFlowGraph? graph, List<IOperation> functions) =>
        functions.Aggregate(graph, (outer, function) => outer is null ? null : Inner(outer, function));

    private static ControlFlowGraph? Inner(ControlFlowGraph graph, IOperation function)
    {
        if (function is ILocalFunctionOperation local)
            return graph.LocalFunctions.Contains(local.Symbol, SymbolEqualityComparer.Default) ? graph.GetLocalFunctionControlFlowGraph(local.Symbol) : null;

        var lambda = graph.Blocks.SelectMany(block => block.Operations.Append(block.BranchValue)).Where(operation => operation is not null)
            .SelectMany(operation => operation!.DescendantsAndSelf()).OfType<IFlowAnonymousFunctionOperation>()
            .FirstOrDefault(candidate => candidate.Syntax == function.Syntax);
        return lambda is null ? null : graph.GetAnonymousFunctionControlFlowGraph(lambda);
    }
}
