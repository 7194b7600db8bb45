using System.Buffers;
using AuditOtel.Collector.Receivers.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Formats;

/// <summary>
/// An ExportLogsServiceRequest a line, in OTLP's JSON (OTLP 1.x, "OTLP/JSON"; OpenTelemetry, "OTLP File Exporter"): the record as its sender sent it, with
/// resource and scope. What the collector added is not in it.
/// </summary>
internal sealed class OtlpFormat : IRecordFormat
{
    private const int HeadBytes = 64;

    public string Name => "otlp";

    public ReadOnlySpan<byte> Mark => "{\"resourceLogs\":"u8;

    public ReadOnlySpan<byte> Signature => "{\"key\":\"audit."u8;

    public ReadOnlySpan<byte> Heading => default;

    public void Write(IBufferWriter<byte> output, RecordView record)
    {
        using var request = new ProtobufWriter(record.Entry.Body.Length + record.Entry.Context.Length + HeadBytes);
        OtlpRequestWriter.Write(request, [record]);
        JsonLine.Write(output, request, static (writer, request) => OtlpJsonWriter.Write(writer, request.Written));
    }
}
