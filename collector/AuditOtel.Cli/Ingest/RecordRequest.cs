using System.Globalization;
using AuditOtel.Otlp;

namespace AuditOtel.Cli.Ingest;

/// <summary>What this program sends to a collector.</summary>
internal static class RecordRequest
{
    /// <summary>Encodes an OTLP request with one record, by whoever runs this program.</summary>
    internal static ReadOnlyMemory<byte> Encode(AuditRecord record, string service)
    {
        var request = new ProtobufWriter();
        var resourceLogs = request.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = request.BeginMessage(OtlpFields.ResourceLogs.Resource);
        request.WriteResourceAttribute("service.name", service);
        request.WriteResourceAttribute("host.name", Environment.MachineName);
        request.WriteResourceAttribute("process.pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        request.EndMessage(resource);
        var scopeLogs = request.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        var logRecord = request.BeginMessage(OtlpFields.ScopeLogs.LogRecords);
        request.WriteRecord(record, LoginIdentity.Current(), TimeProvider.System.GetUtcNow().ToUnixNanoseconds());
        request.EndMessage(logRecord);
        request.EndMessage(scopeLogs);
        request.EndMessage(resourceLogs);
        return request.WrittenMemory;
    }
}
