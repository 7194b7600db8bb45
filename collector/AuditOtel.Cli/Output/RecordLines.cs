using System.Buffers;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>Prints records as the lines of a format.</summary>
internal sealed class RecordLines : IDisposable
{
    private readonly Stream _output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly IRecordFormat _format;

    /// <summary>Begins with the heading, if the format has one.</summary>
    internal RecordLines(IRecordFormat format)
    {
        _format = format;
        _output.Write(format.Heading);
    }

    internal void Print(RecordView record)
    {
        _line.ResetWrittenCount();
        _format.Write(_line, record);
        _output.Write(_line.WrittenSpan);
    }

    /// <summary>Lets the reader see what was printed.</summary>
    internal void Flush() => _output.Flush();

    public void Dispose() => _output.Dispose();
}
