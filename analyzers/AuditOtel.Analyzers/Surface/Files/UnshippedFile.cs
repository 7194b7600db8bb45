using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Analyzers.Surface.Files;

/// <summary>What has changed since the last release: new entries, and what is changed or removed, with the reason where less is audited.</summary>
internal static class UnshippedFile
{
    internal const string Name = "AuditSurface.Unshipped.txt";

    /// <summary>A file that says that nothing has changed.</summary>
    internal const string Empty = AuditedSurface.Header + "\n";

    internal static SurfaceText Read(string text)
    {
        var lines = SurfaceText.LinesOf(text);
        if (lines.Length == 0 || !string.Equals(lines[0], AuditedSurface.Header, StringComparison.Ordinal))
            return SurfaceText.Faulty(0, $"the first line is not '{AuditedSurface.Header}': write it");

        if (lines.Length > SurfaceText.MaxLines)
            return SurfaceText.Faulty(0, $"it has more than {SurfaceText.MaxLines} lines: ship what stands there");

        var statements = new List<SurfaceStatement>();
        var faults = new List<SurfaceFault>();
        for (var line = 1; line < lines.Length; line++)
        {
            if (IsRemark(lines[line]))
                continue;

            var (statement, fault) = SurfaceLineReader.Read(lines[line], line, mayChange: true);
            if (statement is not null)
                statements.Add(statement);
            else
                faults.Add(fault!);
        }

        return new SurfaceText(statements, faults);
    }

    /// <summary>Returns the text with other statements about some entries; everything else stays as it is.</summary>
    /// <param name="text">The file.</param>
    /// <param name="statements">By the key of the entry its new statement, or nothing to take it out.</param>
    internal static string Apply(string text, IReadOnlyDictionary<string, string> statements)
    {
        var end = text.Contains("\r\n") ? "\r\n" : "\n";
        var lines = SurfaceText.LinesOf(text).Where((line, number) => number == 0 || IsRemark(line) || !(KeyOf(line) is { } key && statements.ContainsKey(key))).ToList();
        if (lines.Count == 0)
            lines.Add(AuditedSurface.Header);

        lines.AddRange(statements.Values.Where(statement => statement.Length > 0).OrderBy(statement => statement, StringComparer.Ordinal));
        return string.Concat(lines.Select(line => line + end));
    }

    private static string? KeyOf(string line) => SurfaceLineReader.Read(line, 0, mayChange: true).Statement?.Entry.Key;

    private static bool IsRemark(string line) => line.Trim() is var words && (words.Length == 0 || words[0] == '#');
}
