using System.Buffers.Binary;
using System.Text;

namespace AuditOtel.Outbox;

/// <summary>
/// One record in a segment, little-endian, at a multiple of 8 bytes: payload length (4), CRC-32C (4), sequence (8), kind (4), how many frames of
/// the same write stand before it (4); then number (8), record id (16), loss generation (8), stage (2), length of the operation's name (2), the name, the
/// LogRecord; zeros up to the next multiple of 8. The checksum begins with the segment's seed and covers everything but itself.
/// </summary>
internal static class OutboxFrame
{
    internal const int Alignment = 8;
    internal const int HeadLength = 24;

    /// <summary>More than any record the trail writes has, and less than a reader takes at once.</summary>
    internal const int LargestPayload = 256 * 1024;

    private const uint RecordKind = 1;
    private const int MetaLength = 36;

    /// <summary>Bytes of a record with its head and padding.</summary>
    internal static int Length(in StoredRecord record) => Align(HeadLength + PayloadLength(record));

    /// <summary>Rounds up to the next place a frame may begin at.</summary>
    internal static int Align(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Writes a record; <paramref name="target"/> has exactly its length.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="record">The record.</param>
    /// <param name="seed">The seed of the segment.</param>
    /// <param name="sequence">The record's place in the outbox.</param>
    /// <param name="back">How many frames of the same write stand before it.</param>
    internal static void Write(Span<byte> target, in StoredRecord record, ulong seed, ulong sequence, int back)
    {
        var payload = PayloadLength(record);
        target[payload..].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(target, payload);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], RecordKind);
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], back);
        var meta = target[HeadLength..];
        BinaryPrimitives.WriteInt64LittleEndian(meta, record.Number);
        record.Id.TryWriteBytes(meta[8..]);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[24..], record.LossGeneration);
        BinaryPrimitives.WriteUInt16LittleEndian(meta[32..], (ushort)record.Stage);
        var name = Encoding.UTF8.GetBytes(record.Operation, meta[MetaLength..]);
        BinaryPrimitives.WriteUInt16LittleEndian(meta[34..], (ushort)name);
        record.Bytes.Span.CopyTo(meta[(MetaLength + name)..]);
        target[(HeadLength + payload)..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(target, payload, seed));
    }

    /// <summary>The length of the frame that seems to begin here; 0 when none can.</summary>
    internal static int SeemingLength(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeadLength)
            return 0;
        var payload = BinaryPrimitives.ReadInt32LittleEndian(source);
        return payload is < MetaLength or > LargestPayload || BinaryPrimitives.ReadUInt32LittleEndian(source[16..]) != RecordKind ? 0 : Align(HeadLength + payload);
    }

    /// <summary>Whether a whole, undamaged frame begins here.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> source, ulong seed, out ulong sequence, out int back)
    {
        (sequence, back) = (0, 0);
        var length = SeemingLength(source);
        if (length == 0 || length > source.Length)
            return false;
        var payload = BinaryPrimitives.ReadInt32LittleEndian(source);
        if (Checksum(source, payload, seed) != BinaryPrimitives.ReadUInt32LittleEndian(source[4..]))
            return false;
        sequence = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        back = BinaryPrimitives.ReadInt32LittleEndian(source[20..]);
        return NameLength(source) <= payload - MetaLength;
    }

    /// <summary>The record of a frame that <see cref="TryRead"/> found good.</summary>
    internal static StoredRecord Record(ReadOnlyMemory<byte> frame)
    {
        var head = frame.Span;
        var payload = BinaryPrimitives.ReadInt32LittleEndian(head);
        var name = NameLength(head);
        var meta = head[HeadLength..];
        return new StoredRecord(
            BinaryPrimitives.ReadInt64LittleEndian(meta),
            new Guid(meta.Slice(8, 16)),
            Encoding.UTF8.GetString(meta.Slice(MetaLength, name)),
            (AuditStage)BinaryPrimitives.ReadUInt16LittleEndian(meta[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(meta[24..]),
            frame.Slice(HeadLength + MetaLength + name, payload - MetaLength - name));
    }

    private static int PayloadLength(in StoredRecord record) => MetaLength + Encoding.UTF8.GetByteCount(record.Operation) + record.Bytes.Length;

    private static int NameLength(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16LittleEndian(frame[(HeadLength + 34)..]);

    private static uint Checksum(ReadOnlySpan<byte> frame, int payload, ulong seed)
    {
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(first, seed);
        var running = Crc32C.Add(Crc32C.Start, first);
        running = Crc32C.Add(running, frame[..4]);
        return ~Crc32C.Add(running, frame.Slice(8, HeadLength - 8 + payload));
    }
}
