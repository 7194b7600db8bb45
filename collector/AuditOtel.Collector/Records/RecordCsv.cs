namespace AuditOtel.Collector.Records;

/// <summary>
/// Records as CSV (RFC 4180) with a heading line. A cell that a spreadsheet would take for a formula gets an apostrophe in front,
/// and control characters are written out.
/// </summary>
public static class RecordCsv
{
    private const string LineEnd = "\r\n";

    /// <summary>Writes the heading.</summary>
    /// <param name="output">Where to.</param>
    public static void WriteHeading(TextWriter output) => WriteLine(output, RecordColumns.All.Select(column => column.Title));

    /// <summary>Writes one record.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="record">The record.</param>
    public static void Write(TextWriter output, RecordView record) => WriteLine(output, RecordColumns.All.Select(column => column.Value(record)));

    private static void WriteLine(TextWriter output, IEnumerable<string> cells)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(string.Join(',', cells.Select(Cell)));
        output.Write(LineEnd);
    }

    private static string Cell(string value)
    {
        var safe = SafeText.Escape(value);
        if (safe is ['=' or '+' or '-' or '@', ..])
            safe = "'" + safe;
        return safe.AsSpan().IndexOfAny(",\"") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
