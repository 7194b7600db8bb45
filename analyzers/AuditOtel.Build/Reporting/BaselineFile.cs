namespace AuditOtel.Build.Reporting;

/// <summary>Writes a baseline of what a build found, the same for the same findings.</summary>
internal static class BaselineFile
{
    private const string Head = """
        # What the coverage rules found when this file was written, and what the project accepts for now (docs/coverage-rules.md): delete lines, add none.
        # One call or finding a line: rule, what is privileged, function. 'dotnet build -p:AuditOtelBaseline=write' writes it anew.

        """;

    /// <summary>Returns the text for findings; what is silenced where it stands needs no line.</summary>
    internal static string Text(IEnumerable<LoggedFinding> findings)
    {
        var lines = findings.Where(finding => finding.Silenced is null).SelectMany(finding => finding.Baseline).OrderBy(line => line, StringComparer.Ordinal);
        return string.Concat(lines.Select(line => line + "\n").Prepend(Head.Replace("\r\n", "\n")));
    }
}
