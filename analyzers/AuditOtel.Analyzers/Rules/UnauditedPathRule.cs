using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage;
using AuditOtel.Analyzers.Coverage.Baseline;
using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>
/// AOT0101: nothing on the way from an entry point to a privileged call records it. AOT0102: the same where no entry point is known. AOT0103: a restricted endpoint that
/// changes state leaves no record. AOT0104: nor does a method that is named like a privileged action. AOT0106: a write to a sensitive entity is not recorded. They share
/// one walk through the project. AOT0108 stands in for them where the baseline has what they found, AOT0109 tells of what the baseline has beyond that.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnauditedPathRule : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        CoverageDescriptors.Entered, CoverageDescriptors.OverLimit, CoverageDescriptors.Unentered, CoverageDescriptors.Endpoint, CoverageDescriptors.Named, CoverageDescriptors.Write,
        CoverageDescriptors.Known, CoverageDescriptors.Stale,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        var least = context.MinimumReportedSeverity;
        context.RegisterCompilationStartAction(start => Start(start, least));
    }

    private static void Start(CompilationStartAnalysisContext context, DiagnosticSeverity least)
    {
        var options = context.Options.AnalyzerConfigOptionsProvider;
        var configuration = PrivilegedConfiguration.Read(context.Compilation, context.Options, context.CancellationToken);
        var apis = PrivilegedApis.Resolve(context.Compilation, configuration.Lines);
        var entities = SensitiveEntities.Resolve(context.Compilation, configuration.Entities);
        var baseline = CoverageBaseline.Read(context.Options, context.CancellationToken);
        var aims = CoverageAims.Read(context.Compilation, options, baseline, least, context.CancellationToken);
        var needsGraph = aims.IsOn(FindingKind.NamedAction) || aims.AreLinesTold
            || (aims.IsOn(FindingKind.RestrictedEndpoint) || aims.IsOn(FindingKind.ListedEndpoint)) && RestrictedEndpoints.AreKnownTo(context.Compilation);
        if (!apis.HasPrivileged && entities.IsEmpty && !needsGraph)
            return;

        var intercepted = CallConfiguration.Read(context.Compilation, CallConfiguration.SetsOf(options.GlobalOptions));
        var meanings = CallMeanings.Of(context.Compilation, apis, intercepted, entities);
        var collector = new CallCollector(meanings, CoverageOptions.LimitOf(context.Compilation, options));
        context.RegisterOperationBlockAction(collector.ReadBlock);
        context.RegisterSymbolAction(collector.ReadType, SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end => Report(end, collector, aims, baseline, needsGraph));
    }

    private static void Report(CompilationAnalysisContext context, CallCollector collector, CoverageAims aims, CoverageBaseline baseline, bool needsGraph)
    {
        if (collector.IsOverLimit)
        {
            context.ReportDiagnostic(Diagnostic.Create(CoverageDescriptors.OverLimit, Location.None, collector.Limit));
            return;
        }

        if (!collector.HasPrivileged && !needsGraph)
            return;

        var arePublicMembersEntered = CoverageOptions.ArePublicMembersEntered(context.Compilation, context.Options.AnalyzerConfigOptionsProvider);
        var graph = CallGraphBuilder.Build(collector, context.Compilation, context.CancellationToken);
        var view = new CoverageView(graph, new EntryPointFinder(context.Compilation, arePublicMembersEntered, context.CancellationToken), context.CancellationToken);
        var proposals = new OperationProposals(OperationsOf(graph, context.Compilation));
        var match = new BaselineMatch(baseline);
        foreach (var finding in CoverageSearch.Find(view, aims))
            context.ReportDiagnostic(Compared(finding, match, proposals));

        foreach (var line in match.Left)
            context.ReportDiagnostic(Diagnostic.Create(CoverageDescriptors.Stale, line.Place));
    }

    // Of several calls of one function those are told that the baseline does not have; one line answers one call.
    private static Diagnostic Compared(CoverageFinding finding, BaselineMatch match, OperationProposals proposals)
    {
        if (finding.Calls.Count == 0)
        {
            var key = FindingKeys.Of(finding);
            return CoverageReports.Of(finding, proposals.Propose(finding.Owner, call: null), [key], match.Take(key));
        }

        var keyed = finding.Calls.Select(call => (Call: call, Key: FindingKeys.Of(finding, call))).ToArray();
        PrivilegedCall[] fresh = [.. keyed.Where(pair => !match.Take(pair.Key)).Select(pair => pair.Call)];
        var told = fresh.Length == 0 ? finding : finding with { Calls = fresh };
        return CoverageReports.Of(told, proposals.Propose(finding.Owner, told.Calls[0]), keyed.Select(pair => pair.Key), fresh.Length == 0);
    }

    private static HashSet<string> OperationsOf(CallGraph graph, Compilation compilation)
    {
        var annotated = graph.Nodes.Select(node => RecordedFunctions.FindAudited(node.Symbol)?.ConstructorArguments.FirstOrDefault().Value as string);
        var intercepted = compilation.Assembly.GetAttributes().Where(CallConfiguration.IsOurs).Select(attribute => attribute.ConstructorArguments.LastOrDefault().Value as string);
        return new HashSet<string>(annotated.Concat(intercepted).OfType<string>(), StringComparer.Ordinal);
    }
}
