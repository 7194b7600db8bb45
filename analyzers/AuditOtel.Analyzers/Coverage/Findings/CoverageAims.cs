using AuditOtel.Analyzers.Coverage.Baseline;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>What a project wants to be told, and this build can tell.</summary>
internal sealed class CoverageAims
{
    private static readonly char[] Comma = [','];
    private readonly HashSet<FindingKind> _on = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private CoverageAims(string names) => _names.UnionWith(names.Split(Comma).Select(name => name.Trim()).Where(name => name.Length > 0));

    /// <summary>True when the baseline is compared with all findings, for the sake of what is told of its lines.</summary>
    internal bool AreLinesTold { get; private set; }

    internal static CoverageAims Read(Compilation compilation, AnalyzerConfigOptionsProvider options, CoverageBaseline baseline, DiagnosticSeverity least, CancellationToken cancellation)
    {
        var aims = new CoverageAims(CoverageOptions.Find(CoverageOptions.Policies, compilation, options) ?? string.Empty);
        var severities = new RuleSeverity(compilation, options, least, cancellation);
        aims.AreLinesTold = baseline.Lines.Count > 0 && (severities.IsLetOut(RuleInfo.KnownFinding, DiagnosticSeverity.Info) || severities.IsLetOut(RuleInfo.StaleBaseline, DiagnosticSeverity.Info));

        // Of one function the first kind is told: what nobody hears keeps a later one silent, and is searched for that.
        var isNeeded = aims.AreLinesTold;
        foreach (var kind in Enum.GetValues(typeof(FindingKind)).Cast<FindingKind>().OrderByDescending(kind => kind))
        {
            var id = CoverageReports.IdOf(kind);
            isNeeded |= aims.IsUsed(kind) && severities.IsLetOut(id, CoverageReports.SeverityOf(kind));
            if (isNeeded && severities.IsOn(id, CoverageReports.SeverityOf(kind) is not null))
                aims._on.Add(kind);
        }

        return aims;
    }

    /// <summary>False for what no severity lets out.</summary>
    internal bool IsOn(FindingKind kind) => _on.Contains(kind);

    /// <summary>True for a policy or role whose endpoints must be recorded.</summary>
    internal bool IsListed(string name) => _names.Contains(name);

    private bool IsUsed(FindingKind kind) => kind != FindingKind.ListedEndpoint || _names.Count > 0;
}
