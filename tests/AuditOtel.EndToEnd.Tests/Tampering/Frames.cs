using System.Buffers.Binary;
using System.Numerics;

namespace AuditOtel.EndToEnd.Tests.Tampering;

/// <summary>
/// What an attacker knows of a segment's frames: u32 length, u32 CRC-32C over everything else in the frame, u64 type and index, then the
/// entry. The checksum is no secret and can be mended.
/// </summary>
internal static class Frames
{
    private const int HeaderLength = 16;
    private const int ChecksumAt = 4;
    private const int AfterChecksum = 8;

    internal static void MendChecksum(byte[] segment, int entry, int entryLength)
    {
        var frame = segment.AsSpan(entry - HeaderLength, HeaderLength + entryLength);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumAt..], Crc32C([.. frame[..ChecksumAt], .. frame[AfterChecksum..]]));
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
