using System.Buffers.Binary;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>
/// What stands before the leaf hashes of a tombstone, little-endian: the header block of its segment (4096 bytes), then 128 bytes: magic (0), u32 version (8),
/// zeros (12), u64 first index (16), u64 number of entries (24), u64 number of records (32), SHA-256 of the segment's file (40), zeros, u32 CRC-32C (124).
/// Behind it the leaf hashes of all entries, 32 bytes each, and the u32 CRC-32C of these.
/// </summary>
internal static class TombstoneHead
{
    /// <summary>Where the leaf hashes begin.</summary>
    public const int Bytes = SegmentHeader.Bytes + HeadBytes;

    private const int HeadBytes = 128;
    private const int CrcAt = HeadBytes - sizeof(uint);
    private const uint Version = 1;
    private const int DigestAt = 40;
    private const int DigestEnd = DigestAt + MerkleTree.HashLength;

    private static ReadOnlySpan<byte> Magic => "AOTELTMB"u8;

    /// <summary>How long the file of a tombstone with this many entries is.</summary>
    public static long FileLength(long count) => Bytes + (count * MerkleTree.HashLength) + sizeof(uint);

    public static byte[] Format(ReadOnlySpan<byte> segmentHeader, ExpiredSegment segment)
    {
        byte[] bytes = new byte[Bytes];
        segmentHeader.CopyTo(bytes);
        Span<byte> head = bytes.AsSpan(SegmentHeader.Bytes);
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], segment.FirstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], segment.Count);
        BinaryPrimitives.WriteInt64LittleEndian(head[32..], segment.Records);
        segment.Digest.CopyTo(head[DigestAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[CrcAt..], Crc32C.Compute(head[..CrcAt]));
        return bytes;
    }

    /// <summary>Checks both heads; returns null, or what is wrong.</summary>
    public static string? Parse(ReadOnlySpan<byte> bytes, string origin, long firstIndex, CompactRange frontier, out IndexRange range, out long records)
    {
        range = default;
        records = 0;
        if (bytes.Length < Bytes)
            return "it is cut short";
        if (SegmentHeader.Parse(bytes[..SegmentHeader.Bytes], origin, firstIndex, frontier) is { } problem)
            return problem;
        ReadOnlySpan<byte> head = bytes[SegmentHeader.Bytes..Bytes];
        if (!head.StartsWith(Magic))
            return "it is no tombstone";
        if (BinaryPrimitives.ReadUInt32LittleEndian(head[CrcAt..]) != Crc32C.Compute(head[..CrcAt]))
            return "its checksum is wrong";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (version != Version)
            return $"its version {version} is not known to this program, which knows {Version}";
        range = new IndexRange(BinaryPrimitives.ReadInt64LittleEndian(head[16..]), BinaryPrimitives.ReadInt64LittleEndian(head[24..]));
        records = BinaryPrimitives.ReadInt64LittleEndian(head[32..]);
        if (range.First != firstIndex || range.Count is <= 0 or > int.MaxValue || records < 0 || records > range.Count)
            return "its range is not that of the segment it stands for";
        return head[12..16].IsAllZero() && head[DigestEnd..CrcAt].IsAllZero() ? null : "it has bytes where there must be none";
    }
}
