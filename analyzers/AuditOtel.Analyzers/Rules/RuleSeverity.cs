using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Tells whether what a rule reports can reach anybody, so that nothing is searched for nobody.</summary>
internal static class RuleSeverity
{
    internal static bool IsOn(string id, bool byDefault, Compilation compilation, CancellationToken cancellation)
    {
        if (compilation.Options.SpecificDiagnosticOptions.TryGetValue(id, out var severity) && severity != ReportDiagnostic.Default)
            return severity != ReportDiagnostic.Suppress;

        if (compilation.Options.SyntaxTreeOptionsProvider is not { } provider)
            return byDefault;

        // One file that wants it is enough.
        var silent = 0;
        var count = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            count++;
            if (!provider.TryGetDiagnosticValue(tree, id, cancellation, out severity) || severity == ReportDiagnostic.Default)
                continue;

            if (severity != ReportDiagnostic.Suppress)
                return true;

            silent++;
        }

        if (silent > 0 && silent == count)
            return false;

        return provider.TryGetGlobalDiagnosticValue(id, cancellation, out severity) && severity != ReportDiagnostic.Default ? severity != ReportDiagnostic.Suppress : byDefault;
    }
}
