using System.Buffers.Binary;
using System.Numerics;

namespace AuditOtel.Outbox;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where there is one.</summary>
internal static class Crc32C
{
    internal const uint Start = 0xFFFF_FFFF;

    internal static uint Add(uint running, ReadOnlySpan<byte> data)
    {
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            running = BitOperations.Crc32C(running, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (var value in data)
            running = BitOperations.Crc32C(running, value);
        return running;
    }
}
