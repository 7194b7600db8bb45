using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Records;

/// <summary>
/// The body of a context entry: what many records of one sender share, stored once a segment. A protobuf message of our own:
/// 1 Resource, 2 its schema URL, 3 InstrumentationScope, 4 its schema URL, 5 listener, 6 peer evidence. The last two come from the
/// collector and never from the wire.
/// </summary>
internal readonly record struct StoredContext(ReadOnlyMemory<byte> Resource, ReadOnlyMemory<byte> Scope, string Listener, string Peer)
{
    /// <summary>The Resource's schema URL, UTF-8; empty when the sender gave none.</summary>
    internal ReadOnlyMemory<byte> ResourceSchema { get; private init; }

    /// <summary>The InstrumentationScope's schema URL, UTF-8; empty when the sender gave none.</summary>
    internal ReadOnlyMemory<byte> ScopeSchema { get; private init; }

    internal const int ResourceField = 1;
    private const int ResourceSchemaField = 2;
    private const int ScopeField = 3;
    private const int ScopeSchemaField = 4;
    internal const int ListenerField = 5;
    internal const int PeerField = 6;

    /// <summary>Writes a context body.</summary>
    internal static void Write(
        ProtobufWriter writer,
        ReadOnlySpan<byte> resource,
        ReadOnlySpan<byte> resourceSchema,
        ReadOnlySpan<byte> scope,
        ReadOnlySpan<byte> scopeSchema,
        string listener,
        string peer)
    {
        WritePresent(writer, ResourceField, resource);
        WritePresent(writer, ResourceSchemaField, resourceSchema);
        WritePresent(writer, ScopeField, scope);
        WritePresent(writer, ScopeSchemaField, scopeSchema);
        writer.WriteString(ListenerField, listener);
        writer.WriteString(PeerField, peer);
    }

    /// <summary>Reads a context body; false when it is malformed.</summary>
    internal static bool TryParse(ReadOnlyMemory<byte> body, out StoredContext context)
    {
        ReadOnlyMemory<byte> resource = default, resourceSchema = default, scope = default, scopeSchema = default;
        string listener = "", peer = "";
        var reader = new ProtobufReader(body.Span);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case ResourceField: resource = body.Slice(reader.BytesOffset, reader.Bytes.Length); break;
                case ResourceSchemaField: resourceSchema = body.Slice(reader.BytesOffset, reader.Bytes.Length); break;
                case ScopeSchemaField: scopeSchema = body.Slice(reader.BytesOffset, reader.Bytes.Length); break;
                case ScopeField: scope = body.Slice(reader.BytesOffset, reader.Bytes.Length); break;
                case ListenerField: listener = Encoding.UTF8.GetString(reader.Bytes); break;
                case PeerField: peer = Encoding.UTF8.GetString(reader.Bytes); break;
            }
        }

        context = new StoredContext(resource, scope, listener, peer) { ResourceSchema = resourceSchema, ScopeSchema = scopeSchema };
        return !reader.IsMalformed;
    }

    private static void WritePresent(ProtobufWriter writer, int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
            writer.WriteBytes(field, value);
    }
}
