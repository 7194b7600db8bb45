using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Records behind each other that share resource and scope: one ResourceLogs with one ScopeLogs.</summary>
/// <param name="End">The first record behind them.</param>
/// <param name="Context">What they share.</param>
/// <param name="RecordBytes">What the records take in it, with their tags and lengths.</param>
internal readonly record struct OtlpGroup(int End, StoredContext Context, int RecordBytes)
{
    private int ScopeLogs => PresentLength(Context.Scope) + RecordBytes + PresentLength(Context.ScopeSchema);

    private int ResourceLogs => PresentLength(Context.Resource) + FieldLength(ScopeLogs) + PresentLength(Context.ResourceSchema);

    /// <summary>Bytes of the whole group in a request.</summary>
    internal int Length => FieldLength(ResourceLogs);

    /// <summary>Bytes of a field with its tag and length; all fields here have numbers below 16, so that a tag is one byte.</summary>
    internal static int FieldLength(int content) => 1 + ProtobufWriter.VarintSize((uint)content) + content;

    /// <summary>Writes what comes before the records.</summary>
    internal void WriteHead(ProtobufWriter writer)
    {
        writer.WriteHead(OtlpFields.Request.ResourceLogs, ResourceLogs);
        WritePresent(writer, OtlpFields.ResourceLogs.Resource, Context.Resource);
        WritePresent(writer, OtlpFields.ResourceLogs.SchemaUrl, Context.ResourceSchema);
        writer.WriteHead(OtlpFields.ResourceLogs.ScopeLogs, ScopeLogs);
        WritePresent(writer, OtlpFields.ScopeLogs.Scope, Context.Scope);
        WritePresent(writer, OtlpFields.ScopeLogs.SchemaUrl, Context.ScopeSchema);
    }

    private static int PresentLength(ReadOnlyMemory<byte> value) => value.IsEmpty ? 0 : FieldLength(value.Length);

    private static void WritePresent(ProtobufWriter writer, int field, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
            writer.WriteBytes(field, value.Span);
    }
}
