using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests;

/// <summary>Hand-made OTLP requests.</summary>
internal static class LogBytes
{
    internal const string Operation = "user.password.reset";

    internal static byte[] Request(params byte[][] records) => Message(writer =>
    {
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", "shop");
        writer.EndMessage(resource);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        foreach (var record in records)
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, record);
        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
    });

    internal static byte[] Audit(string? id = null, string message = "done") => Message(writer =>
        writer.WriteRecord(
            new AuditRecord(Operation, AuditAction.Update, new AuditTarget("user", "42")) { Id = id is null ? Guid.CreateVersion7() : Guid.Parse(id), Message = message },
            new AuditActor("alice"),
            1_700_000_000_000_000_000));

    internal static byte[] Plain(string text = "started") => Message(writer =>
    {
        writer.WriteTime(1_700_000_000_000_000_000);
        writer.WriteBody(text);
    });

    internal static byte[] Message(Action<ProtobufWriter> write)
    {
        using var writer = new ProtobufWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    internal static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>A body of text inside <paramref name="depth"/> AnyValues.</summary>
    internal static byte[] Nested(int depth) => Message(writer =>
    {
        writer.WriteEventName(Operation);
        var body = writer.BeginMessage(OtlpFields.LogRecord.Body);
        Nest(writer, depth - 1);
        writer.EndMessage(body);
    });

    private static void Nest(ProtobufWriter writer, int more)
    {
        if (more == 0)
        {
            writer.WriteString(OtlpFields.AnyValue.String, "inside");
            return;
        }

        var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
        var item = writer.BeginMessage(OtlpFields.Values.Items);
        Nest(writer, more - 1);
        writer.EndMessage(item);
        writer.EndMessage(array);
    }
}
