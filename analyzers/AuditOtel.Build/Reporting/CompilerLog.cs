using System.Globalization;
using AuditOtel.Analyzers.Coverage.Findings;

namespace AuditOtel.Build.Reporting;

/// <summary>Reads the findings of the coverage rules out of the compiler's own log (SARIF 2.1.0), so that what is told is what the build said.</summary>
internal static class CompilerLog
{
    private const string Version = "2.1.0";
    private static readonly char[] NewLine = ['\n'];

    /// <summary>Returns the findings in the order of their files and lines, whatever the order in which the compiler's threads found them.</summary>
    /// <param name="path">The log.</param>
    /// <param name="folder">The folder that files are named from.</param>
    /// <exception cref="InvalidDataException">The file is no such log.</exception>
    internal static IReadOnlyList<LoggedFinding> Read(string path, string folder)
    {
        object? log;
        try
        {
            log = JsonText.Read(File.ReadAllText(path));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"'{path}' is no log of the compiler: {fault.Message}. Delete it and build again.", fault);
        }

        if (!string.Equals(log.At("version").Text(), Version, StringComparison.Ordinal))
            throw new InvalidDataException($"'{path}' is no log in SARIF {Version}: set ErrorLog to a path with ',version=2.1' behind it, or do not set it.");

        return
        [
            .. log.At("runs").Items().SelectMany(run => run.At("results").Items()).Select(result => Finding(result, folder)).OfType<LoggedFinding>()
                .OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Line).ThenBy(finding => finding.Column)
                .ThenBy(finding => finding.Rule, StringComparer.Ordinal).ThenBy(finding => finding.Message, StringComparer.Ordinal),
        ];
    }

    private static LoggedFinding? Finding(object? result, string folder)
    {
        var properties = result.At("properties").At("customProperties");
        if (properties.At(FindingProperties.Rule).Text() is not { Length: > 0 } rule)
            return null;

        return new LoggedFinding
        {
            Id = result.At("ruleId").Text(),
            Rule = rule,
            Level = result.At("level").Text() is { Length: > 0 } level ? level : "warning",
            Message = result.At("message").At("text").Text(),
            Owner = properties.At(FindingProperties.Owner).Text(),
            Privileged = Lines(properties.At(FindingProperties.Privileged)),
            Path = Lines(properties.At(FindingProperties.Path)),
            Baseline = Lines(properties.At(FindingProperties.Baseline)),
            File = RelativePath.Of(properties.At(FindingProperties.File).Text(), folder),
            Line = Number(properties.At(FindingProperties.Line)),
            Column = Number(properties.At(FindingProperties.Column)),
            Silenced = SilencedBy(result.At("suppressions").Items()),
        };
    }

    private static string[] Lines(object? value) => value.Text().Split(NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static int Number(object? value) => int.TryParse(value.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? SilencedBy(IReadOnlyList<object?> suppressions) => suppressions.Count == 0
        ? null
        : string.Join("; ", suppressions.Select(suppression => suppression.At("justification").Text()).Where(reason => reason.Length > 0 && reason is not "<Pending>"));
}
