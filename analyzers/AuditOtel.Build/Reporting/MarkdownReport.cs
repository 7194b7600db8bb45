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
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in ShownText.Of(text))
        {
            if (Special.IndexOf(letter) >= 0)
                escaped.Append("&#").Append((int)letter).Append(';');
            else
                escaped.Append(letter);
        }

        // A bare address would become a link.
        return escaped.ToString().Replace("://", "&#58;//");
    }
}
