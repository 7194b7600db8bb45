using System.Buffers.Binary;
using System.Numerics;

namespace AuditOtel.Ledger.Storage;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where there is one.</summary>
internal static class Crc32C
{
    /// <summary>The start value of a running checksum.</summary>
    public const uint Start = 0xFFFF_FFFF;

    public static uint Compute(ReadOnlySpan<byte> data) => Finish(Add(Start, data));

    public static uint Finish(uint running) => ~running;

    public static uint Add(uint running, ReadOnlySpan<byte> data)
    {
        while (data.Length >= 8)
        {
            running = BitOperations.Crc32C(running, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }

        foreach (byte value in data)
            running = BitOperations.Crc32C(running, value);
        return running;
    }
}
