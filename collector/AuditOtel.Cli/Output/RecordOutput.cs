using System.Text.Json;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>Prints records that were found.</summary>
internal static class RecordOutput
{
    internal static void Print(IEnumerable<RecordView> records, RecordFormat format)
    {
        switch (format)
        {
            case RecordFormat.Jsonl: PrintJsonLines(records); break;
            case RecordFormat.Csv: PrintCsv(records); break;
            default: PrintTable(records); break;
        }
    }

    private static void PrintTable(IEnumerable<RecordView> records)
    {
        var count = RecordTable.Write(Terminal.Out, records);
        Terminal.Notice(count == 1 ? "1 record" : $"{count} records");
    }

    private static void PrintCsv(IEnumerable<RecordView> records)
    {
        RecordCsv.WriteHeading(Terminal.Out);
        foreach (var record in records)
            RecordCsv.Write(Terminal.Out, record);
    }

    private static void PrintJsonLines(IEnumerable<RecordView> records)
    {
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        using var writer = new Utf8JsonWriter(output);
        foreach (var record in records)
            WriteJsonLine(output, writer, record);
    }

    /// <summary>Writes a record and the end of its line.</summary>
    internal static void WriteJsonLine(Stream output, Utf8JsonWriter writer, RecordView record)
    {
        RecordJson.Write(writer, record);
        writer.Flush();
        output.WriteByte((byte)'\n');
        writer.Reset();
    }
}
