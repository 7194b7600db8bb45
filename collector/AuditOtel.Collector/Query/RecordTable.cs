using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Query;

/// <summary>Records as a table for a terminal.</summary>
public static class RecordTable
{
    /// <summary>A cell longer than this is cut and marked, so that one long value cannot push the others off the screen.</summary>
    private const int MaxCell = 48;

    /// <summary>Widths are settled over this many rows; later rows are written as they come.</summary>
    private const int SampleRows = 200;

    /// <summary>Writes the table; nothing but the heading when there are no records.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="records">The records, read once.</param>
    /// <returns>How many rows were written.</returns>
    public static long Write(TextWriter output, IEnumerable<RecordView> records)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(records);
        using var rows = records.Select(Row).GetEnumerator();
        var sample = new List<string[]> { RecordColumns.Table.Select(column => column.Title).ToArray() };
        while (sample.Count <= SampleRows && rows.MoveNext())
            sample.Add(rows.Current);
        var widths = RecordColumns.Table.Select((_, column) => sample.Max(row => TextWidth.Of(row[column]))).ToArray();
        foreach (var row in sample)
            WriteRow(output, row, widths);
        var count = sample.Count - 1L;
        for (; rows.MoveNext(); count++)
            WriteRow(output, rows.Current, widths);
        return count;
    }

    private static string[] Row(RecordView record) => [.. RecordColumns.Table.Select(column => Cell(column.Value(record)))];

    private static string Cell(string value) => TextWidth.Cut(SafeText.Escape(value), MaxCell);

    private static void WriteRow(TextWriter output, string[] row, int[] widths)
    {
        var cells = row.Select((cell, column) => column == row.Length - 1 ? cell : cell + new string(' ', Math.Max(0, widths[column] - TextWidth.Of(cell))));
        output.WriteLine(string.Join("  ", cells));
    }
}
