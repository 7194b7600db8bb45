using System.Buffers.Binary;
using System.Numerics;

namespace AuditOtel.EndToEnd.Tests.Tampering;

/// <summary>
/// What an attacker who can read a segment knows of its frames: u16 length, u8 type, u8 group, u32 index, u32 CRC-32C, then the entry. The checksum
/// begins with the nonce in the segment's header and the frame's offset, covers everything else in the frame, and can be mended.
/// </summary>
internal static class Frames
{
    private const int NonceAt = 64;
    private const int HeaderLength = 12;
    private const int ChecksumAt = 8;

    internal static void MendChecksum(byte[] segment, int entry, int entryLength)
    {
        var start = entry - HeaderLength;
        var frame = segment.AsSpan(start, HeaderLength + entryLength);
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(segment.AsSpan(NonceAt)));
        crc = BitOperations.Crc32C(crc, (ulong)start);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[ChecksumAt..], Add(Add(crc, frame[..ChecksumAt]), frame[HeaderLength..]) ^ uint.MaxValue);
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
