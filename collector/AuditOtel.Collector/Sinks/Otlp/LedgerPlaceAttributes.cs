using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>
/// Where a record stands in the ledger, as two attributes behind its own bytes: fields that follow a serialized message belong to it (Protocol Buffers encoding,
/// "Last one wins" and repeated fields). A sender's own attributes of these names are left out, so that nobody points to another place.
/// </summary>
internal static class LedgerPlaceAttributes
{
    internal const string LedgerName = "audit.ledger.name";
    internal const string LedgerIndex = "audit.ledger.index";

    private static readonly byte[] Prefix = "audit.ledger."u8.ToArray();

    internal static byte[] Encode(string ledger, long index)
    {
        using var writer = new ProtobufWriter(Encoding.UTF8.GetMaxByteCount(ledger.Length) + 64);
        writer.WriteAttribute(LedgerName, ledger);
        writer.WriteAttribute(LedgerIndex, index);
        return writer.Written.ToArray();
    }

    /// <summary>The LogRecord without attributes of these names; the same memory when it has none.</summary>
    internal static ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> logRecord)
    {
        if (logRecord.Span.IndexOf(Prefix) < 0)
            return logRecord;
        using var kept = new ProtobufWriter(logRecord.Length);
        var start = 0;
        var reader = new ProtobufReader(logRecord.Span);
        while (reader.Read())
        {
            var end = reader.BytesOffset + reader.Bytes.Length;
            if (reader is not { Field: OtlpFields.LogRecord.Attributes, Type: WireType.Bytes } || !IsPlace(reader.Bytes))
                kept.WriteRaw(logRecord.Span[start..end]);
            start = end;
        }

        return kept.Written.ToArray();
    }

    private static bool IsPlace(ReadOnlySpan<byte> attribute)
    {
        var name = AnyValueReader.ReadPair(attribute).Key;
        return name is LedgerName or LedgerIndex;
    }
}
