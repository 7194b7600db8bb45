using System.Text;
using System.Text.RegularExpressions;

namespace AuditOtel.Build.Reporting;

/// <summary>Writes a report as one page of HTML that needs nothing else: no script, no other file, nothing from the network.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --page: #ffffff; --line: #d0d7de; --head: #f3f5f7; --accent: #0b57a4; --warn: #9a3412; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --quiet: #a9b1ba; --page: #14171a; --line: #3a424b; --head: #1f2429; --accent: #8cc2ff; --warn: #ffb38a; } }
        body { margin: 0 auto; max-width: 78rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, "Segoe UI", "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
        h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
        h2 { margin: 2.75rem 0 .25rem; font-size: 1.3rem; }
        p { margin: .25rem 0 1rem; max-width: 46rem; }
        .quiet { color: var(--quiet); }
        .digest, code { font: .88em/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
        a { color: var(--accent); }
        .table { overflow-x: auto; }
        table { width: 100%; border-collapse: collapse; font-size: .93rem; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { padding: .5rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; min-width: 5rem; }
        thead th { background: var(--head); font-weight: 600; }
        tbody th { font-weight: 600; }
        ol { margin: 0; padding-left: 1.3rem; }
        .sum { width: auto; min-width: 22rem; }
        .sum td, .sum thead th + th { text-align: right; font-variant-numeric: tabular-nums; }
        .open td { color: var(--warn); font-weight: 600; }
        @media screen and (max-width: 44rem) {
          body { padding: 1.25rem 1rem 3rem; }
          .sum { width: 100%; min-width: 0; }
          .table table, .table tbody, .table tr, .table th, .table td { display: block; }
          .table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .table tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
          .table th, .table td { padding: .1rem 0; border: 0; }
          .table td::before { content: attr(data-column); display: block; color: var(--quiet); font-size: .8rem; }
          .table td:empty { display: none; }
        }
        @media print { body { max-width: none; padding: 0; font-size: 9.5pt; } .table { overflow: visible; } h2 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } a { color: inherit; text-decoration: none; } }
        """;

    private static readonly Regex Joints = new(@"[/(]|\.(?=[A-Z])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    internal static string Text(AuditReport report)
    {
        var title = $"Audited surface of {Escape(report.Surface.Assembly)}";
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>").Append(title).Append("</title>\n<style>\n");
        page.Append(Style.Replace("\r\n", "\n")).Append("\n</style>\n</head>\n<body>\n<header>\n<h1>").Append(title).Append("</h1>\n<p class=\"quiet\">Digest of the surface, which each record carries: <span class=\"digest\">");
        page.Append(Escape(report.Surface.Digest.Length == 0 ? "none" : report.Surface.Digest)).Append("</span>").Append(report.Time is null ? string.Empty : $"<br>Written {Escape(report.Time)}").Append("</p>\n</header>\n<main>\n");

        var sections = report.Sections().ToArray();
        AppendSum(page, sections);
        foreach (var section in sections)
            Append(page, section);

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void AppendSum(StringBuilder page, ReportSection[] sections)
    {
        page.Append("<nav aria-label=\"Sections\">\n<table class=\"sum\">\n<caption>How much there is of each</caption>\n<thead><tr><th scope=\"col\">Section</th><th scope=\"col\">Entries</th></tr></thead>\n<tbody>\n");
        foreach (var section in sections)
        {
            page.Append(section is { Id: "open", Rows.Count: > 0 } ? "<tr class=\"open\">" : "<tr>");
            page.Append($"<th scope=\"row\"><a href=\"#{section.Id}\">{section.Title}</a></th><td>{section.Rows.Count}</td></tr>\n");
        }

        page.Append("</tbody>\n</table>\n</nav>\n");
    }

    private static void Append(StringBuilder page, ReportSection section)
    {
        page.Append($"<section aria-labelledby=\"{section.Id}\">\n<h2 id=\"{section.Id}\">{section.Title}</h2>\n");
        if (section.Rows.Count == 0)
        {
            page.Append($"<p class=\"quiet\">{section.None}</p>\n</section>\n");
            return;
        }

        page.Append($"<p>{section.Lead}</p>\n<div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{section.Id}\">\n<table>\n<caption>{section.Title}</caption>\n<thead><tr>");
        foreach (var column in section.Columns)
            page.Append($"<th scope=\"col\">{column}</th>");

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in section.Rows)
            page.Append("<tr>").Append(string.Concat(row.Select((steps, column) => Cell(steps, column, section.Columns[column])))).Append("</tr>\n");

        page.Append("</tbody>\n</table>\n</div>\n</section>\n");
    }

    // Where there is no room for columns, each cell says of which it is.
    private static string Cell(IReadOnlyList<string> steps, int column, string name)
    {
        var text = steps.Count > 1 ? $"<ol>{string.Concat(steps.Select(step => $"<li>{Breakable(step)}</li>"))}</ol>" : string.Concat(steps.Select(Breakable));
        return column == 0 ? $"<th scope=\"row\">{text}</th>" : $"<td data-column=\"{Escape(name)}\">{text}</td>";
    }

    // Long names and paths break between their parts rather than anywhere.
    private static string Breakable(string text) => Joints.Replace(Escape(text), "$0<wbr/>");

    internal static string Escape(string text) =>
        ShownText.Of(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");
}
