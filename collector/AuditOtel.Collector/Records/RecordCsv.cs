using System.Buffers;
using System.Text.RegularExpressions;

namespace AuditOtel.Collector.Records;

/// <summary>
/// Records as CSV (RFC 4180) with a heading line. A cell that a spreadsheet would take for a formula gets an apostrophe in front,
/// and control characters are written out.
/// </summary>
internal static partial class RecordCsv
{
    private const string LineEnd = "\r\n";

    // The last four are the full-width forms, which spreadsheets take for the same.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\uFF1D\uFF0B\uFF0D\uFF20");

    /// <summary>The heading with its line end.</summary>
    internal static string Heading() => Line(RecordColumns.All.Select(static column => column.Title));

    /// <summary>One record with its line end.</summary>
    internal static string Line(RecordView record) => Line(RecordColumns.All.Select(column => column.Value(record)));

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Cell)) + LineEnd;

    private static string Cell(string value)
    {
        var safe = SafeText.Escape(value);
        if (safe.Length > 0 && FormulaStarts.Contains(safe[0]))
            safe = "'" + safe;
        if (safe.Contains(';', StringComparison.Ordinal))
            safe = InnerStart().Replace(safe, ";'");
        return safe.AsSpan().IndexOfAny(",\"") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Where a comma divides decimals, spreadsheets divide lines at semicolons, and quotation marks do not keep them from it.
    [GeneratedRegex(";(?=[ \"']*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex InnerStart();
}
