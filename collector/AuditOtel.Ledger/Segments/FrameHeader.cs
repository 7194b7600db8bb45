using System.Buffers.Binary;
using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// The head of a frame, little-endian: u16 length of the entry, u8 type, u8 group, u32 index from the segment's first, u32 CRC-32C over the segment's
/// nonce, the frame's offset (u64 each), those first 8 bytes and the entry. The entry follows, then zeros until the frame is a multiple of 8 long, so
/// that no field but the checksum can be torn from the others.
/// </summary>
/// <param name="Length">Bytes of the entry.</param>
/// <param name="Crc">The checksum.</param>
/// <param name="Type">Entry or trailer.</param>
/// <param name="Group">The number of its group in the segment, from 0, modulo 256: it tells a torn group from two groups with damage between them.</param>
/// <param name="Index">The entry's index, or a trailer's last one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(int Length, uint Crc, FrameType Type, byte Group, long Index)
{
    public const int Bytes = 12;

    /// <summary>Longest entry: C2SP tlog-tiles bundles give entries a 16-bit length.</summary>
    public const int MaxEntry = 65535;

    /// <summary>Longest frame, padding included.</summary>
    public const int MaxFrame = (Bytes + MaxEntry + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Frames begin at multiples of this.</summary>
    public const int Alignment = 8;

    private const int TypeAt = 2;
    private const int GroupAt = 3;
    private const int IndexAt = 4;
    private const int CrcAt = 8;

    /// <summary>Bytes of the whole frame.</summary>
    public int FrameLength => Aligned(Length);

    /// <summary>Bytes of a frame for an entry of this length.</summary>
    public static int Aligned(int length) => (Bytes + length + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Reads the head of a frame in a segment that begins with an index.</summary>
    public static FrameHeader Parse(ReadOnlySpan<byte> source, long firstIndex)
    {
        int length = BinaryPrimitives.ReadUInt16LittleEndian(source);
        long index = firstIndex + BinaryPrimitives.ReadUInt32LittleEndian(source[IndexAt..]);
        return new FrameHeader(length, BinaryPrimitives.ReadUInt32LittleEndian(source[CrcAt..]), (FrameType)source[TypeAt], source[GroupAt], index);
    }

    /// <summary>The length of the entry whose frame is being made or is complete.</summary>
    public static int ReadLength(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16LittleEndian(frame);

    /// <summary>Notes the length of the entry whose frame is being made; the rest of the head becomes zeros.</summary>
    public static void WriteLength(Span<byte> frame, int length)
    {
        frame[..Bytes].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)length);
    }

    /// <summary>Whether length and type can be those of a frame.</summary>
    public bool IsPlausible() => Type == FrameType.Entry ? Length > 0 : Type == FrameType.Trailer && Length == 0;

    /// <summary>Whether checksum and padding of a whole frame are right.</summary>
    public bool Matches(ReadOnlySpan<byte> frame, uint seed) =>
        Crc == Checksum(frame, Length, seed) && frame[(Bytes + Length)..FrameLength].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Fills in the head of a frame whose entry and padding are in place; the checksum is computed.</summary>
    public static void Stamp(Span<byte> frame, FrameHeader header, long firstIndex, uint seed)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)header.Length);
        frame[TypeAt] = (byte)header.Type;
        frame[GroupAt] = header.Group;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[IndexAt..], checked((uint)(header.Index - firstIndex)));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcAt..], Checksum(frame, header.Length, seed));
    }

    private static uint Checksum(ReadOnlySpan<byte> frame, int length, uint seed)
    {
        uint crc = Crc32C.Add(seed, frame[..CrcAt]);
        return Crc32C.Finish(Crc32C.Add(crc, frame.Slice(Bytes, length)));
    }
}
