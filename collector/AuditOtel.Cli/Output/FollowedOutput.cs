using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>Prints records as they come: nothing waits for those behind it.</summary>
/// <param name="format">The name of a format; any other is a table.</param>
internal sealed class FollowedOutput(string format) : IDisposable
{
    private readonly RecordLines? _lines = RecordFormats.Find(format) is { } found ? new RecordLines(found) : null;
    private int[]? _widths;

    /// <summary>Prints some records; the first ones settle the widths of a table.</summary>
    internal void Print(IReadOnlyList<RecordView> records)
    {
        if (_lines is null)
        {
            PrintTable(records);
            return;
        }

        foreach (var record in records)
            _lines.Print(record);
        _lines.Flush();
    }

    public void Dispose() => _lines?.Dispose();

    private void PrintTable(IReadOnlyList<RecordView> records)
    {
        if (_widths is null)
            RecordTable.WriteHeading(Terminal.Out, _widths = RecordTable.Widths(records));
        foreach (var record in records)
            RecordTable.WriteRow(Terminal.Out, record, _widths);
    }
}
