using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Retention;

/// <summary>
/// The body of an <see cref="EntryKind.Expiry"/> entry, little-endian: u8 version, u16 number of ranges, u16 number of segments; per range u64 first, u64 count:
/// all that ever expired, merged; per segment u64 first, u64 count, u64 records, 32 bytes root of just its leaves, 32 bytes SHA-256 of its file: those
/// that expire with this entry. It names everything that expired before too, so that the evidence outlives the segments that held the earlier entries.
/// </summary>
internal sealed record ExpiryEntry(RangeSet Expired, IReadOnlyList<ExpiredSegment> Segments)
{
    /// <summary>Most segments that expire with one entry; more take several entries.</summary>
    public const int MaxSegments = 256;

    /// <summary>Most separate ranges: more would make the entry longer than an entry may be.</summary>
    public const int MaxRanges = 2048;

    private const byte Version = 1;
    private const int HeadBytes = 5;
    private const int RangeBytes = 16;
    private const int SegmentBytes = 24 + (2 * MerkleTree.HashLength);

    public byte[] Format()
    {
        byte[] body = new byte[HeadBytes + (Expired.Ranges.Count * RangeBytes) + (Segments.Count * SegmentBytes)];
        Span<byte> rest = body;
        rest[0] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(rest[1..], (ushort)Expired.Ranges.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[3..], (ushort)Segments.Count);
        rest = rest[HeadBytes..];
        foreach (IndexRange range in Expired.Ranges)
        {
            WriteRange(rest, range);
            rest = rest[RangeBytes..];
        }

        foreach (ExpiredSegment segment in Segments)
        {
            WriteRange(rest, segment.Range);
            BinaryPrimitives.WriteInt64LittleEndian(rest[RangeBytes..], segment.Records);
            segment.Root.CopyTo(rest[24..]);
            segment.Digest.CopyTo(rest[(24 + MerkleTree.HashLength)..]);
            rest = rest[SegmentBytes..];
        }

        return body;
    }

    /// <summary>Reads a body; false when it is none that this program knows.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out ExpiryEntry? entry)
    {
        entry = null;
        if (body.Length < HeadBytes || body[0] != Version)
            return false;
        int ranges = BinaryPrimitives.ReadUInt16LittleEndian(body[1..]);
        int segments = BinaryPrimitives.ReadUInt16LittleEndian(body[3..]);
        if (ranges > MaxRanges || segments > MaxSegments || body.Length != HeadBytes + (ranges * RangeBytes) + (segments * SegmentBytes))
            return false;
        body = body[HeadBytes..];
        var listed = new IndexRange[ranges];
        for (int i = 0; i < ranges; i++)
            listed[i] = ReadRange(body[(i * RangeBytes)..]);
        body = body[(ranges * RangeBytes)..];
        var expiring = new ExpiredSegment[segments];
        for (int i = 0; i < segments; i++)
            expiring[i] = ReadSegment(body.Slice(i * SegmentBytes, SegmentBytes));
        RangeSet expired = RangeSet.Of(listed);
        bool isConsistent = listed.All(IsRange) && expired.Ranges.SequenceEqual(listed) && expiring.All(segment => IsRange(segment.Range) && expired.Covers(segment.Range));
        entry = isConsistent ? new ExpiryEntry(expired, expiring) : null;
        return isConsistent;
    }

    private static bool IsRange(IndexRange range) => range.First >= 0 && range.Count > 0 && range.End > range.First;

    private static ExpiredSegment ReadSegment(ReadOnlySpan<byte> source)
    {
        IndexRange range = ReadRange(source);
        long records = BinaryPrimitives.ReadInt64LittleEndian(source[RangeBytes..]);
        return new ExpiredSegment(range.First, range.Count, records, source.Slice(24, MerkleTree.HashLength).ToArray(), source[(24 + MerkleTree.HashLength)..].ToArray());
    }

    private static IndexRange ReadRange(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadInt64LittleEndian(source), BinaryPrimitives.ReadInt64LittleEndian(source[8..]));

    private static void WriteRange(Span<byte> target, IndexRange range)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, range.First);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], range.Count);
    }
}
