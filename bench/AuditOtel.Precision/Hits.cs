using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Precision;

/// <summary>Runs the coverage rules over a server.</summary>
internal static class Hits
{
    /// <summary>Returns the hits of the rules that are asked for, in the order of rule, file and line.</summary>
    internal static async Task<IReadOnlyList<Hit>> FindAsync(ServerSources server, Options options)
    {
        var compilation = server.Compilation.WithOptions(server.Compilation.Options.WithSpecificDiagnosticOptions(options.Rules.Select(static rule => KeyValuePair.Create(rule, ReportDiagnostic.Warn))));
        var running = new CompilationWithAnalyzersOptions(
            ProjectSettings.Of(options), static (fault, _, _) => throw new PrecisionException($"A rule threw: {fault.Message}"), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        ImmutableArray<DiagnosticAnalyzer> rules = [new UnauditedPathRule(), new NotAuditedReasonRule(), new ConfigurationLineRule()];
        var reports = await compilation.WithAnalyzers(rules, running).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        var hits = reports.Where(report => options.Rules.Count == 0 || options.Rules.Contains(report.Id, StringComparer.Ordinal)).Select(report => HitOf(report, options))
            .OrderBy(static hit => hit.Rule, StringComparer.Ordinal).ThenBy(static hit => hit.File, StringComparer.Ordinal).ThenBy(static hit => hit.Line).ThenBy(static hit => hit.Message, StringComparer.Ordinal);
        return [.. options.Sample is { } count ? hits.GroupBy(static hit => hit.Rule, StringComparer.Ordinal).SelectMany(rule => Sample([.. rule], count, options.Seed)) : hits];
    }

    // By a hash of each: a hit that comes or goes elsewhere does not change which others are taken.
    private static IEnumerable<Hit> Sample(IReadOnlyList<Hit> hits, int count, int seed)
    {
        var taken = hits.OrderBy(hit => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {hit.Rule} {hit.File} {hit.Message}"))), StringComparer.Ordinal).Take(count).ToHashSet();
        return hits.Where(taken.Contains);
    }

    private static Hit HitOf(Diagnostic report, Options options)
    {
        var path = report.Properties.TryGetValue("Path", out var steps) && !string.IsNullOrEmpty(steps) ? steps.Split('\n') : [];
        var message = report.GetMessage(CultureInfo.InvariantCulture);
        if (report.Location.SourceTree is not { } tree)
            return new Hit(report.Id, string.Empty, 0, path, message, string.Empty);

        var line = report.Location.GetLineSpan().StartLinePosition.Line;
        var lines = tree.GetText().Lines;
        var source = options.Context == 0 ? [] : lines.Skip(line - options.Context).Take(Math.Min(line, options.Context) + 1 + options.Context).Select(static text => text.ToString());
        return new Hit(report.Id, Path.GetRelativePath(options.Directory, tree.FilePath).Replace('\\', '/'), line + 1, path, message, string.Join('\n', source));
    }
}
