using System.Buffers;
using AuditOtel.Collector.Receivers.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Formats;

/// <summary>
/// An ExportLogsServiceRequest a line, in OTLP's JSON (OTLP 1.x, "OTLP/JSON"; OpenTelemetry, "OTLP File Exporter"): the record as its sender sent it, with
/// resource and scope. What the collector added is not in it.
/// </summary>
internal sealed class OtlpFormat : IRecordFormat
{
    public string Name => "otlp";

    public ReadOnlySpan<byte> Mark => "{\"resourceLogs\":"u8;

    public ReadOnlySpan<byte> Heading => default;

    public void Write(IBufferWriter<byte> output, RecordView record)
    {
        using var request = Request(record);
        JsonLine.Write(output, request, static (writer, request) => OtlpJsonWriter.Write(writer, JsonMessage.Request, request.Written));
    }

    private static ProtobufWriter Request(RecordView record)
    {
        if (!StoredRecord.TryParse(record.Entry.Body, out var stored) || !StoredContext.TryParse(record.Entry.Context, out var context))
            throw new InvalidOperationException($"Record {record.Index} was decoded before.");
        var writer = new ProtobufWriter(record.Entry.Body.Length + record.Entry.Context.Length + 64);
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        writer.WriteBytes(OtlpFields.ResourceLogs.Resource, context.Resource.Span);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        writer.WriteBytes(OtlpFields.ScopeLogs.Scope, context.Scope.Span);
        writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, stored.LogRecord.Span);
        if (!context.ScopeSchema.IsEmpty)
            writer.WriteBytes(OtlpFields.ScopeLogs.SchemaUrl, context.ScopeSchema.Span);
        writer.EndMessage(scopeLogs);
        if (!context.ResourceSchema.IsEmpty)
            writer.WriteBytes(OtlpFields.ResourceLogs.SchemaUrl, context.ResourceSchema.Span);
        writer.EndMessage(resourceLogs);
        return writer;
    }
}
