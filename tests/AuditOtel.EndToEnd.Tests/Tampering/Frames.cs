using System.Buffers.Binary;
using System.Numerics;

namespace AuditOtel.EndToEnd.Tests.Tampering;

/// <summary>What an attacker knows of a segment's frames: their checksum is no secret and can be mended.</summary>
internal static class Frames
{
    // Placeholder layout u32 length | u32 CRC-32C | entry, from the ledger's published format.
    private const int ChecksumBefore = 4;

    internal static void MendChecksum(byte[] segment, int entry, int length) =>
        BinaryPrimitives.WriteUInt32LittleEndian(segment.AsSpan(entry - ChecksumBefore), Crc32C(segment.AsSpan(entry, length)));

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
