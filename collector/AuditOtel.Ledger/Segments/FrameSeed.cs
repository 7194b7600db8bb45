using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// Where every frame checksum of one segment starts: the segment's random nonce, then the frame's offset. Whoever only chooses what is recorded
/// cannot know it, so no body can look like a frame when recovery searches a torn tail; and no frame is valid at another place than its own.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameSeed
{
    private readonly uint _state;

    public FrameSeed(ulong nonce)
    {
        _state = BitOperations.Crc32C(Crc32C.Start, nonce);
    }

    /// <summary>Reads the nonce from a segment's header; a header that is damaged gives one that fits no frame.</summary>
    public static FrameSeed Read(DurableFile file)
    {
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        nonce.Clear();
        file.Read(nonce, SegmentHeader.NonceAt);
        return new FrameSeed(BinaryPrimitives.ReadUInt64LittleEndian(nonce));
    }

    /// <summary>The running checksum a frame at this offset begins with.</summary>
    public uint At(long offset) => BitOperations.Crc32C(_state, (ulong)offset);
}
