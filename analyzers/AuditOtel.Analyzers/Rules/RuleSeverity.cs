using AuditOtel.Analyzers.Coverage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Tells whether what a rule reports can reach anybody, so that nothing is searched for nobody.</summary>
/// <param name="compilation">The compilation.</param>
/// <param name="options">The settings of the project.</param>
/// <param name="least">The least severity that is let out: a build on the command line that writes no log of the compiler lets out warnings and errors alone.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class RuleSeverity(Compilation compilation, AnalyzerConfigOptionsProvider options, DiagnosticSeverity least, CancellationToken cancellation)
{
    private const string OfAll = "dotnet_analyzer_diagnostic.severity";
    private const string OfCategory = $"dotnet_analyzer_diagnostic.category-{RuleInfo.Category}.severity";
    private bool? _isRaised;

    /// <summary>True when some severity of the project lets a rule report something.</summary>
    internal bool IsOn(string id, bool byDefault) => Find(id, ReportDiagnostic.Hidden) ?? byDefault;

    /// <summary>True when some severity of the project makes a report of a rule so grave that it is let out.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="byDefault">The severity where the project says nothing of the rule; null when it is off then.</param>
    internal bool IsLetOut(string id, DiagnosticSeverity? byDefault) => Find(id, Least) ?? (byDefault is { } severity && (severity >= least || IsRaised));

    private ReportDiagnostic Least => least switch
    {
        DiagnosticSeverity.Hidden => ReportDiagnostic.Hidden,
        DiagnosticSeverity.Info => ReportDiagnostic.Info,
        DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        _ => ReportDiagnostic.Error,
    };

    // Settings of all rules, or of all of a category, raise what is on by default; how far does not matter here.
    private bool IsRaised => _isRaised ??= CoverageOptions.Find(OfAll, compilation, options) is not null || CoverageOptions.Find(OfCategory, compilation, options) is not null;

    // Null where the project says nothing. One file that wants it is enough.
    private bool? Find(string id, ReportDiagnostic wanted)
    {
        if (compilation.Options.SpecificDiagnosticOptions.TryGetValue(id, out var severity) && severity != ReportDiagnostic.Default)
            return IsAtLeast(severity, wanted);

        if (compilation.Options.SyntaxTreeOptionsProvider is not { } provider)
            return null;

        var silent = 0;
        var count = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            count++;
            if (!provider.TryGetDiagnosticValue(tree, id, cancellation, out severity) || severity == ReportDiagnostic.Default)
                continue;

            if (IsAtLeast(severity, wanted))
                return true;

            silent++;
        }

        if (silent > 0 && silent == count)
            return false;

        return provider.TryGetGlobalDiagnosticValue(id, cancellation, out severity) && severity != ReportDiagnostic.Default ? IsAtLeast(severity, wanted) : null;
    }

    // The numbers of the severities fall from error to hidden; that of suppression is greater than theirs.
    private static bool IsAtLeast(ReportDiagnostic severity, ReportDiagnostic wanted) => severity <= wanted;
}
