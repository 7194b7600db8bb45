using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// The first block of a segment, 4096 bytes, little-endian: magic (0), u32 version (8), u32 number of frontier hashes (12), u64 first index (16),
/// i64 creation time in Unix milliseconds (24), SHA-256 of the origin (32), u64 random nonce (64), u64 records before the first index (72), u64 where
/// the segment before ends when what lies behind is to be ignored, else 0 (80), u64
/// length of the reserve it was made of, else 0 (88), zeros (96), frontier at the first index (128), zeros, u32 CRC-32C (4092).
/// </summary>
internal static class SegmentHeader
{
    public const int Bytes = 4096;

    /// <summary>Where the nonce lies.</summary>
    public const int NonceAt = 64;

    /// <summary>Where the number of records before the segment lies.</summary>
    public const int RecordsAt = 72;

    /// <summary>Where the end of the segment before lies.</summary>
    public const int PreviousEndAt = 80;

    /// <summary>Where the header's own checksum lies.</summary>
    public const int CrcAt = Bytes - 4;

    private const uint Version = 1;
    private const int CountAt = 12;
    private const int OriginAt = 32;
    private const int LimitAt = 88;
    private const int ReservedAt = 96;
    private const int FrontierAt = 128;

    private static ReadOnlySpan<byte> Magic => "AOTELSEG"u8;

    public static byte[] Format(string origin, CompactRange frontier, long records, long previousEnd, long limit, DateTimeOffset created)
    {
        byte[] block = new byte[Bytes];
        Magic.CopyTo(block);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(16), frontier.Size);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(24), created.ToUnixTimeMilliseconds());
        SHA256.HashData(Encoding.UTF8.GetBytes(origin), block.AsSpan(OriginAt));
        RandomNumberGenerator.Fill(block.AsSpan(NonceAt, sizeof(ulong)));
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(RecordsAt), records);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(PreviousEndAt), previousEnd);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(LimitAt), limit);
        int count = frontier.Write(block.AsSpan(FrontierAt));
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(CountAt), count);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(CrcAt), Crc32C.Compute(block.AsSpan(0, CrcAt)));
        return block;
    }

    /// <summary>
    /// Whether a crash left the file before its header was durable: it is cut short, or all of it is zeros. A file with anything behind a header of
    /// zeros was written, so it is damaged and not unborn.
    /// </summary>
    public static bool IsUnborn(DurableFile file)
    {
        byte[] block = new byte[Bytes * 16];
        long length = file.Length();
        for (long at = 0; length >= Bytes && at < length; at += block.Length)
        {
            if (!((ReadOnlySpan<byte>)block)[..file.Read(block, at)].IsAllZero())
                return false;
        }

        return true;
    }

    /// <summary>How many records, contexts not counted, stand before this segment; the header must have been checked.</summary>
    public static long Records(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt64LittleEndian(block[RecordsAt..]);

    /// <summary>
    /// Where the segment before ends because it failed there, so that what lies behind was never acknowledged; 0 when it was ended in order. The
    /// header must have been checked.
    /// </summary>
    public static long PreviousEnd(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt64LittleEndian(block[PreviousEndAt..]);

    /// <summary>How far the segment may grow when it was the reserve, else 0; the header must have been checked.</summary>
    public static long Limit(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadInt64LittleEndian(block[LimitAt..]);

    /// <summary>SHA-256 of the name of the ledger it belongs to.</summary>
    public static ReadOnlySpan<byte> Origin(ReadOnlySpan<byte> block) => block.Slice(OriginAt, SHA256.HashSizeInBytes);

    /// <summary>When the segment was begun; the header must have been checked.</summary>
    public static DateTimeOffset Created(ReadOnlySpan<byte> block)
    {
        long milliseconds = BinaryPrimitives.ReadInt64LittleEndian(block[24..]);
        // A checksum is no proof: a time that no clock shows must not end the program.
        return milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.MaxValue;
    }

    /// <summary>Checks a block and restores the frontier; returns null, or what is wrong with it.</summary>
    public static string? Parse(ReadOnlySpan<byte> block, string origin, long firstIndex, CompactRange frontier)
    {
        if (block.Length < Bytes)
            return "its header is cut short";
        if (!block.StartsWith(Magic))
            return "it is not a segment";
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[CrcAt..]) != Crc32C.Compute(block[..CrcAt]))
            return "its header's checksum is wrong";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
        if (version != Version)
            return $"its version {version} is not known to this program, which knows {Version}";
        if (!Origin(block).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(origin))))
            return "it belongs to another ledger";
        if (BinaryPrimitives.ReadInt64LittleEndian(block[16..]) != firstIndex)
            return "its first index is not the one in its name";
        int end = FrontierAt + (BitOperations.PopCount((ulong)firstIndex) * MerkleTree.HashLength);
        if (BinaryPrimitives.ReadInt32LittleEndian(block[CountAt..]) != BitOperations.PopCount((ulong)firstIndex)
            || block[ReservedAt..FrontierAt].IndexOfAnyExcept((byte)0) >= 0 || block[end..CrcAt].IndexOfAnyExcept((byte)0) >= 0)
            return "its header has bytes where there must be none";
        frontier.Read(firstIndex, block[FrontierAt..]);
        return null;
    }
}
