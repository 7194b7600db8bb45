using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage;
using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.Catalogue;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0101: nothing on the way from an entry point to a privileged call records it. AOT0102: the same where no entry point is known.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnauditedPathRule : DiagnosticAnalyzer
{
    /// <summary>The property of a report that holds the operation name that its fix writes.</summary>
    internal const string Operation = "Operation";

    private const string Title = "A privileged call should be recorded on every way to it";
    private const string Description = "What changes accounts, keys or the host leaves a record of who did it, whichever way it was reached.";

    private static readonly DiagnosticDescriptor Entered = new(
        RuleInfo.UnauditedPath,
        Title,
        "'{0}' calls the privileged '{1}'{2} and nothing on the way records it: {3}",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.UnauditedPath + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    private static readonly DiagnosticDescriptor OverLimit = new(
        RuleInfo.UnauditedPath,
        Title,
        "Whether privileged calls are recorded is not known: the project has more than {0} calls; raise auditotel_coverage_limit, or take sets out of auditotel_privileged_sets",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.UnauditedPath + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    private static readonly DiagnosticDescriptor Unentered = new(
        RuleInfo.UnenteredCall,
        "A privileged call without known entry point is not recorded",
        "'{0}' calls the privileged '{1}'{2} without a record; no entry point is known that leads to it",
        RuleInfo.Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.UnenteredCall + ".md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Entered, OverLimit, Unentered];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var lines = PrivilegedConfiguration.Read(context.Compilation, context.Options, context.CancellationToken);
        var apis = PrivilegedApis.Resolve(context.Compilation, lines.Lines);
        if (!apis.HasPrivileged)
            return;

        var options = context.Options.AnalyzerConfigOptionsProvider;
        var intercepted = CallConfiguration.Read(context.Compilation, CallConfiguration.SetsOf(options.GlobalOptions));
        var collector = new CallCollector(apis, intercepted, CoverageOptions.LimitOf(context.Compilation, options));
        context.RegisterOperationBlockAction(collector.ReadBlock);
        context.RegisterSymbolAction(collector.ReadType, SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end => Report(end, collector));
    }

    private static void Report(CompilationAnalysisContext context, CallCollector collector)
    {
        if (collector.IsOverLimit)
        {
            context.ReportDiagnostic(Diagnostic.Create(OverLimit, Location.None, collector.Limit));
            return;
        }

        if (!collector.HasPrivileged)
            return;

        var arePublicMembersEntered = CoverageOptions.ArePublicMembersEntered(context.Compilation, context.Options.AnalyzerConfigOptionsProvider);
        var graph = CallGraphBuilder.Build(collector, context.Compilation, context.CancellationToken);
        var entryPoints = new EntryPointFinder(context.Compilation, arePublicMembersEntered, context.CancellationToken);
        var proposals = new OperationProposals(OperationsOf(graph, context.Compilation));
        foreach (var finding in CoverageSearch.Find(graph, entryPoints, context.CancellationToken))
            context.ReportDiagnostic(DiagnosticOf(finding, proposals.Propose(finding.Owner, finding.Call)));
    }

    private static Diagnostic DiagnosticOf(CoverageFinding finding, string operation)
    {
        var others = finding.Others == 0 ? string.Empty : $" and {finding.Others} more";
        return Diagnostic.Create(
            finding.Path is null ? Unentered : Entered,
            finding.Call.Syntax.GetLocation(),
            [finding.Owner.Syntax.GetLocation()],
            ImmutableDictionary<string, string?>.Empty.Add(Operation, operation),
            FunctionNames.Of(finding.Owner.Symbol),
            FunctionNames.Of(finding.Call.Member),
            others,
            finding.Path);
    }

    private static HashSet<string> OperationsOf(CallGraph graph, Compilation compilation)
    {
        var annotated = graph.Nodes.Select(node => RecordedFunctions.FindAudited(node.Symbol)?.ConstructorArguments.FirstOrDefault().Value as string);
        var intercepted = compilation.Assembly.GetAttributes().Where(CallConfiguration.IsOurs).Select(attribute => attribute.ConstructorArguments.LastOrDefault().Value as string);
        return new HashSet<string>(annotated.Concat(intercepted).OfType<string>(), StringComparer.Ordinal);
    }
}
