using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// The head of a frame, little-endian: u32 length of the entry, u32 CRC-32C over the segment's nonce, the frame's offset (u64 each), length, type,
/// group, index and entry, u64 type &lt;&lt; 56 | group &lt;&lt; 48 | index. The entry follows, then zeros to a multiple of 8, so that no head is
/// ever torn inside a field.
/// </summary>
/// <param name="Length">Bytes of the entry.</param>
/// <param name="Crc">The checksum.</param>
/// <param name="Type">Entry or trailer.</param>
/// <param name="Group">The number of its group in the segment, from 0, modulo 256: it tells a torn group from two groups with damage between them.</param>
/// <param name="Index">The entry's index, or a trailer's last one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(int Length, uint Crc, FrameType Type, byte Group, long Index)
{
    public const int Bytes = 16;

    /// <summary>Longest entry: C2SP tlog-tiles bundles give entries a 16-bit length.</summary>
    public const int MaxEntry = 65535;

    /// <summary>Longest frame, padding included.</summary>
    public const int MaxFrame = Bytes + MaxEntry + 1;

    private const int TypeShift = 56;
    private const int GroupShift = 48;
    private const long IndexMask = (1L << GroupShift) - 1;

    /// <summary>Bytes of the whole frame.</summary>
    public int FrameLength => Aligned(Length);

    /// <summary>Bytes of a frame for an entry of this length.</summary>
    public static int Aligned(int length) => Bytes + ((length + 7) & ~7);

    public static FrameHeader Parse(ReadOnlySpan<byte> source)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        ulong typed = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        // A length beyond any int becomes negative, which IsPlausible refuses.
        uint crc = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
        return new FrameHeader(unchecked((int)length), crc, (FrameType)(typed >> TypeShift), unchecked((byte)(typed >> GroupShift)), (long)typed & IndexMask);
    }

    /// <summary>Whether length and type can be those of a frame.</summary>
    public bool IsPlausible() => Type == FrameType.Entry ? Length is > 0 and <= MaxEntry : Type == FrameType.Trailer && Length == 0;

    /// <summary>Whether checksum and padding of a whole frame are right.</summary>
    public bool Matches(ReadOnlySpan<byte> frame, uint seed) =>
        Crc == Checksum(frame, Length, seed) && frame[(Bytes + Length)..FrameLength].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Fills in the head of a frame whose entry and padding are in place; the checksum is computed.</summary>
    public static void Stamp(Span<byte> frame, FrameHeader header, uint seed)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)header.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], ((ulong)header.Type << TypeShift) | ((ulong)header.Group << GroupShift) | (ulong)header.Index);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame, header.Length, seed));
    }

    private static uint Checksum(ReadOnlySpan<byte> frame, int length, uint seed)
    {
        uint crc = Crc32C.Add(seed, frame[..4]);
        return Crc32C.Finish(Crc32C.Add(crc, frame.Slice(8, 8 + length)));
    }
}
