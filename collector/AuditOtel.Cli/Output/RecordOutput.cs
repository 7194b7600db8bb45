using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>Prints records that were found.</summary>
internal static class RecordOutput
{
    /// <param name="records">The records.</param>
    /// <param name="format">The name of a format; any other is a table.</param>
    internal static void Print(IEnumerable<RecordView> records, string format)
    {
        // As other programs: whoever has read enough goes away, and the search ends.
        var wanted = records.TakeWhile(static _ => !OutputPipe.IsClosed());
        if (RecordFormats.Find(format) is not { } found)
        {
            PrintTable(wanted);
            return;
        }

        using var lines = new RecordLines(found);
        foreach (var record in wanted)
            lines.Print(record);
    }

    private static void PrintTable(IEnumerable<RecordView> records)
    {
        var count = RecordTable.Write(Terminal.Out, records);
        Terminal.Notice(count == 1 ? "1 record" : $"{count} records");
    }
}
