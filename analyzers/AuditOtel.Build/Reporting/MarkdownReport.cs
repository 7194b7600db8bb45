using System.Text;

namespace AuditOtel.Build.Reporting;

/// <summary>Writes a report as Markdown, for pages of pull requests and repositories.</summary>
internal static class MarkdownReport
{
    private const string Special = "\\`*_[]<>#!|~&@";

    internal static string Text(AuditReport report)
    {
        var page = new StringBuilder($"# Audited surface of {Escape(report.Surface.Assembly)}\n\nDigest of the surface, which each record carries: {(report.Surface.Digest.Length == 0 ? "none" : Escape(report.Surface.Digest))}\n\n");
        if (report.Time is not null)
            page.Append($"Written {Escape(report.Time)}\n\n");

        var sections = report.Sections().ToArray();
        page.Append("| section | entries |\n|---|---:|\n");
        foreach (var section in sections)
            page.Append($"| {section.Title} | {section.Rows.Count} |\n");

        foreach (var section in sections)
            Append(page, section);

        return page.ToString();
    }

    private static void Append(StringBuilder page, ReportSection section)
    {
        page.Append($"\n## {section.Title}\n\n");
        if (section.Rows.Count == 0)
        {
            page.Append(section.None).Append('\n');
            return;
        }

        page.Append($"{section.Lead}\n\n| {string.Join(" | ", section.Columns)} |\n|{string.Concat(section.Columns.Select(_ => "---|"))}\n");
        foreach (var row in section.Rows)
            page.Append($"| {string.Join(" | ", row.Select(steps => string.Join(" → ", steps.Select(Escape))))} |\n");
    }

    // An entity means itself wherever it stands; a backslash does not in each reader of tables.
    private static string Escape(string text)
    {
        var shown = ShownText.Of(text);
        var escaped = new StringBuilder(shown.Length);
        for (var at = 0; at < shown.Length; at++)
        {
            if (Special.IndexOf(shown[at]) >= 0 || BeginsAddress(shown, at))
                escaped.Append("&#").Append((int)shown[at]).Append(';');
            else
                escaped.Append(shown[at]);
        }

        return escaped.ToString();
    }

    // A bare address would become a link (GitHub Flavored Markdown, 6.9): what has a scheme, and what begins with 'www.'.
    private static bool BeginsAddress(string text, int at) => text[at] switch
    {
        ':' => string.CompareOrdinal(text, at, "://", 0, 3) == 0,
        '.' => at > 2 && string.Compare(text, at - 3, "www", 0, 3, StringComparison.OrdinalIgnoreCase) == 0,
        _ => false,
    };
}
