using System.Buffers;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Syslog;

namespace AuditOtel.Collector.Formats;

/// <summary>Common Event Format, version 0, without a syslog header.</summary>
internal sealed class CefFormat : IRecordFormat
{
    private readonly CefBody _body = new();

    public string Name => "cef";

    public ReadOnlySpan<byte> Mark => "CEF:0|AuditOtel|"u8;

    public ReadOnlySpan<byte> Signature => "CEF:0|AuditOtel|AuditOtel|"u8;

    public ReadOnlySpan<byte> Heading => default;

    public void Write(IBufferWriter<byte> output, RecordView record)
    {
        Encoding.UTF8.GetBytes(CefBody.Event(record, _body.Read(record)), output);
        output.Write("\n"u8);
    }
}
