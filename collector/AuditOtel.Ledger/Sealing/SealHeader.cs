using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// The first 512 bytes of the seals, little-endian: magic (0), u32 version (8), u32 longest time between two seals in milliseconds (12), SHA-256 of the
/// origin (16), zeros (48), u32 CRC-32C (508).
/// </summary>
internal static class SealHeader
{
    public const int Bytes = 512;
    private const uint Version = 1;
    private const int IntervalAt = 12;
    private const int OriginAt = 16;
    private const int ReservedAt = 48;
    private const int CrcAt = Bytes - 4;

    private static ReadOnlySpan<byte> Magic => "AOTELSLS"u8;

    public static byte[] Format(string origin, TimeSpan interval)
    {
        byte[] block = new byte[Bytes];
        Magic.CopyTo(block);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(IntervalAt), (uint)interval.TotalMilliseconds);
        SHA256.HashData(Encoding.UTF8.GetBytes(origin), block.AsSpan(OriginAt));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(CrcAt), Crc32C.Compute(block.AsSpan(0, CrcAt)));
        return block;
    }

    /// <summary>Checks a header; returns null, or what is wrong with it.</summary>
    public static string? Parse(ReadOnlySpan<byte> block, string origin, out TimeSpan interval)
    {
        interval = LedgerOptions.DefaultSealInterval;
        if (block.Length < Bytes)
            return "their header is cut short";
        if (!block.StartsWith(Magic))
            return "the file holds no seals";
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[CrcAt..]) != Crc32C.Compute(block[..CrcAt]))
            return "their header's checksum is wrong";
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
        if (version != Version)
            return $"their version {version} is not known to this program, which knows {Version}";
        if (!block[OriginAt..ReservedAt].SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(origin))))
            return "they belong to another ledger";
        var read = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(block[IntervalAt..]));
        if (!LedgerOptions.IsSealInterval(read) || !block[ReservedAt..CrcAt].IsAllZero())
            return "their header has a value that is not allowed";
        interval = read;
        return null;
    }
}
