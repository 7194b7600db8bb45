using System.Text.Json;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>Prints records as they come: nothing waits for those behind it.</summary>
internal sealed class FollowedOutput(RecordFormat format) : IDisposable
{
    private readonly Stream _output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
    private Utf8JsonWriter? _json;
    private int[]? _widths;

    /// <summary>Prints some records; the first ones settle the widths of a table.</summary>
    internal void Print(IReadOnlyList<RecordView> records)
    {
        switch (format)
        {
            case RecordFormat.Jsonl: PrintJsonLines(records); break;
            case RecordFormat.Csv: PrintCsv(records); break;
            default: PrintTable(records); break;
        }
    }

    public void Dispose()
    {
        _json?.Dispose();
        _output.Dispose();
    }

    private void PrintTable(IReadOnlyList<RecordView> records)
    {
        if (_widths is null)
            RecordTable.WriteHeading(Terminal.Out, _widths = RecordTable.Widths(records));
        foreach (var record in records)
            RecordTable.WriteRow(Terminal.Out, record, _widths);
    }

    private void PrintCsv(IReadOnlyList<RecordView> records)
    {
        if (_widths is null)
            RecordCsv.WriteHeading(Terminal.Out);
        _widths = [];
        foreach (var record in records)
            RecordCsv.Write(Terminal.Out, record);
    }

    private void PrintJsonLines(IReadOnlyList<RecordView> records)
    {
        _json ??= new Utf8JsonWriter(_output);
        foreach (var record in records)
            RecordOutput.WriteJsonLine(_output, _json, record);
        _output.Flush();
    }
}
