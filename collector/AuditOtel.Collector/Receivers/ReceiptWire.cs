using AuditOtel.Collector.Ingestion;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// Writes the receipts of one answer as protobuf, our field of ExportLogsServiceResponse. An answer has hundreds that differ in a few bytes, so each is laid
/// out at once and what all share is encoded once.
/// </summary>
internal sealed class ReceiptWire
{
    private const int Length = (int)WireType.Bytes;
    private const byte RecordIdTag = (OtlpFields.Receipt.RecordId << 3) | Length;
    private const byte IndexTag = (OtlpFields.Receipt.Index << 3) | (int)WireType.Varint;
    private const byte LeafHashTag = (OtlpFields.Receipt.LeafHash << 3) | Length;
    private const byte ReceivedTag = (OtlpFields.Receipt.ReceivedUnixNanoseconds << 3) | (int)WireType.Varint;
    private const ulong ReceiptTag = (OtlpFields.Response.Receipts << 3) | Length;
    private static readonly int ReceiptTagLength = ProtobufWriter.VarintSize(ReceiptTag);

    // The ledger's name and the tag of the index behind it.
    private readonly byte[] _shared;

    internal ReceiptWire(string ledger)
    {
        using var writer = new ProtobufWriter(64);
        writer.WriteString(OtlpFields.Receipt.Ledger, ledger);
        writer.WriteRaw([IndexTag]);
        _shared = writer.Written.ToArray();
    }

    /// <summary>Bytes of a receipt, with its tag and length.</summary>
    internal int LengthOf(in ReceiptLine receipt)
    {
        var content = ContentLength(receipt);
        return ReceiptTagLength + ProtobufWriter.VarintSize((uint)content) + content;
    }

    internal void Write(ProtobufWriter writer, in ReceiptLine receipt, ReadOnlySpan<byte> request)
    {
        var hash = receipt.LeafHash;
        var content = ContentLength(receipt);
        var room = writer.Append(ReceiptTagLength + ProtobufWriter.VarintSize((uint)content) + content);
        var at = ProtobufWriter.PutVarint(room, ReceiptTag);
        at += ProtobufWriter.PutVarint(room[at..], (uint)content);
        room[at++] = RecordIdTag;
        at += ProtobufWriter.PutVarint(room[at..], (uint)receipt.RecordId.Length);
        receipt.RecordId.Of(request).CopyTo(room[at..]);
        at += receipt.RecordId.Length;
        _shared.CopyTo(room[at..]);
        at += _shared.Length;
        at += ProtobufWriter.PutVarint(room[at..], (ulong)receipt.Index);
        room[at++] = LeafHashTag;
        room[at++] = LeafHash.Length;
        ((ReadOnlySpan<byte>)hash).CopyTo(room[at..]);
        at += LeafHash.Length;
        room[at++] = ReceivedTag;
        ProtobufWriter.PutVarint(room[at..], receipt.ReceivedUnixNanoseconds);
    }

    // Beside what varies: the tags of record id and time, tag and length of the hash.
    private int ContentLength(in ReceiptLine receipt) =>
        4 + ProtobufWriter.VarintSize((uint)receipt.RecordId.Length) + receipt.RecordId.Length + _shared.Length
        + ProtobufWriter.VarintSize((ulong)receipt.Index) + LeafHash.Length + ProtobufWriter.VarintSize(receipt.ReceivedUnixNanoseconds);
}
