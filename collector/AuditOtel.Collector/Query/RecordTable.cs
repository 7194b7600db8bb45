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
        var sample = new List<string[]> { Heading() };
        while (sample.Count <= SampleRows && rows.MoveNext())
            sample.Add(rows.Current);
        var widths = Widths(sample);
        foreach (var row in sample)
            WriteRow(output, row, widths);
        var count = sample.Count - 1L;
        for (; rows.MoveNext(); count++)
            WriteRow(output, rows.Current, widths);
        return count;
    }

    /// <summary>The widths that suit some records and the heading.</summary>
    /// <param name="records">The records; none for the narrowest table.</param>
    internal static int[] Widths(IEnumerable<RecordView> records) => Widths([.. records.Select(Row), Heading()]);

    /// <summary>Writes the heading in these widths.</summary>
    internal static void WriteHeading(TextWriter output, int[] widths) => WriteRow(output, Heading(), widths);

    /// <summary>Writes a record in these widths; a cell that is wider takes what it needs.</summary>
    internal static void WriteRow(TextWriter output, RecordView record, int[] widths) => WriteRow(output, Row(record), widths);

    private static int[] Widths(IReadOnlyList<string[]> rows) => [.. RecordColumns.Table.Select((_, column) => rows.Max(row => TextWidth.Of(row[column])))];

    private static string[] Heading() => [.. RecordColumns.Table.Select(static column => column.Title)];

    private static string[] Row(RecordView record) => [.. RecordColumns.Table.Select(column => Cell(column.Value(record)))];

    private static string Cell(string value) => TextWidth.Cut(SafeText.Escape(value), MaxCell);

    private static void WriteRow(TextWriter output, string[] row, int[] widths)
    {
        var cells = row.Select((cell, column) => column == row.Length - 1 ? cell : cell + new string(' ', Math.Max(0, widths[column] - TextWidth.Of(cell))));
        output.WriteLine(string.Join("  ", cells));
    }
}
