using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>What a project wants to be told.</summary>
internal sealed class CoverageAims
{
    private static readonly char[] Comma = [','];
    private readonly HashSet<FindingKind> _on = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    private CoverageAims()
    {
    }

    internal static CoverageAims Read(Compilation compilation, AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        var aims = new CoverageAims();
        foreach (FindingKind kind in Enum.GetValues(typeof(FindingKind)))
        {
            if (RuleSeverity.IsOn(CoverageReports.IdOf(kind), kind != FindingKind.NamedAction, compilation, cancellation))
                aims._on.Add(kind);
        }

        var names = CoverageOptions.Find(CoverageOptions.Policies, compilation, options) ?? string.Empty;
        aims._names.UnionWith(names.Split(Comma).Select(name => name.Trim()).Where(name => name.Length > 0));
        return aims;
    }

    /// <summary>False for what no severity lets out.</summary>
    internal bool IsOn(FindingKind kind) => _on.Contains(kind);

    /// <summary>True for a policy or role whose endpoints must be recorded.</summary>
    internal bool IsListed(string name) => _names.Contains(name);
}
