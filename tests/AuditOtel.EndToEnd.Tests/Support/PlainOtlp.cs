using AuditOtel.Otlp;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>Requests made by hand, field by field: a producer that is not our SDK.</summary>
internal static class PlainOtlp
{
    internal const string Service = "plain-service";

    internal static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>A complete audit record.</summary>
    internal static byte[] AuditRecord(string id, string operation = "user.account.delete", string target = "42", string text = "removed", string stage = "event", string? surface = null)
    {
        using var writer = new ProtobufWriter();
        writer.WriteTime(TimeProvider.System.GetUtcNow().ToUnixNanoseconds());
        writer.WriteEventName(operation);
        writer.WriteBody(text);
        foreach (var (name, value) in AuditAttributesOf(id, target, stage))
            writer.WriteAttribute(name, value);
        if (surface is not null)
            writer.WriteAttribute(AuditAttributes.SurfaceDigest, surface);
        return writer.Written.ToArray();
    }

    /// <summary>The attributes of a complete audit record.</summary>
    internal static Dictionary<string, string> AuditAttributesOf(string id, string target = "42", string stage = "event") => new(StringComparer.Ordinal)
    {
        [AuditAttributes.SchemaVersion] = "1",
        [AuditAttributes.RecordId] = id,
        [AuditAttributes.Action] = "DELETE",
        [AuditAttributes.Class] = "account",
        [AuditAttributes.Stage] = stage,
        [AuditAttributes.Outcome] = "success",
        [AuditAttributes.ActorId] = "alice",
        [AuditAttributes.ActorType] = "user",
        [AuditAttributes.TargetType] = "user",
        [AuditAttributes.TargetId] = target,
    };

    /// <summary>A log line that is no audit record.</summary>
    internal static byte[] LogLine(string text)
    {
        using var writer = new ProtobufWriter();
        writer.WriteTime(TimeProvider.System.GetUtcNow().ToUnixNanoseconds());
        writer.WriteVarint(OtlpFields.LogRecord.SeverityNumber, 9);
        writer.WriteBody(text);
        writer.WriteAttribute("code.line.number", 7L);
        return writer.Written.ToArray();
    }

    /// <summary>An ExportLogsServiceRequest with one resource, one scope and these records.</summary>
    internal static byte[] Request(params IEnumerable<byte[]> records)
    {
        using var writer = new ProtobufWriter();
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", Service);
        writer.EndMessage(resource);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        foreach (var record in records)
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, record);
        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
        return writer.Written.ToArray();
    }

    /// <summary>A request with complete audit records of these ids.</summary>
    internal static byte[] AuditRequest(params IEnumerable<string> ids) => Request(ids.Select(id => AuditRecord(id)));
}
