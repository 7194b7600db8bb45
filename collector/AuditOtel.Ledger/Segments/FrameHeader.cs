using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// The head of a frame, little-endian: u32 length of the entry, u32 CRC-32C over length, type, index and entry, u64 type &lt;&lt; 56 | index.
/// The entry follows, then zeros to a multiple of 8, so that no head is ever torn inside a field.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(int Length, uint Crc, FrameType Type, long Index)
{
    public const int Bytes = 16;

    /// <summary>Longest entry: C2SP tlog-tiles bundles give entries a 16-bit length.</summary>
    public const int MaxEntry = 65535;

    /// <summary>Longest frame, padding included.</summary>
    public const int MaxFrame = Bytes + MaxEntry + 1;

    private const long IndexMask = (1L << 56) - 1;

    /// <summary>Bytes of the whole frame.</summary>
    public int FrameLength => Aligned(Length);

    /// <summary>Bytes of a frame for an entry of this length.</summary>
    public static int Aligned(int length) => Bytes + ((length + 7) & ~7);

    public static FrameHeader Parse(ReadOnlySpan<byte> source)
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        ulong typed = BinaryPrimitives.ReadUInt64LittleEndian(source[8..]);
        // A length beyond any int becomes negative, which IsPlausible refuses.
        return new FrameHeader(unchecked((int)length), BinaryPrimitives.ReadUInt32LittleEndian(source[4..]), (FrameType)(typed >> 56), (long)typed & IndexMask);
    }

    /// <summary>Whether length and type can be those of a frame.</summary>
    public bool IsPlausible() => Type == FrameType.Entry ? Length is > 0 and <= MaxEntry : Type == FrameType.Trailer && Length == 0;

    /// <summary>Whether checksum and padding of a whole frame are right.</summary>
    public bool Matches(ReadOnlySpan<byte> frame) =>
        Crc == Checksum(frame, Length) && frame[(Bytes + Length)..FrameLength].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Fills in the head of a frame whose entry and padding are in place.</summary>
    public static void Stamp(Span<byte> frame, FrameType type, long index, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], ((ulong)type << 56) | (ulong)index);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame, length));
    }

    private static uint Checksum(ReadOnlySpan<byte> frame, int length)
    {
        uint crc = Crc32C.Add(Crc32C.Start, frame[..4]);
        return Crc32C.Finish(Crc32C.Add(crc, frame.Slice(8, 8 + length)));
    }
}
