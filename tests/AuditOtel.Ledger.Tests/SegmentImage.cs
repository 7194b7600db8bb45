using System.Buffers.Binary;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Tests;

/// <summary>Frames in the bytes of a segment, for those who know its nonce: whoever may read the file.</summary>
internal static class SegmentImage
{
    public static FrameSeed Seed(byte[] segment) => new(BinaryPrimitives.ReadUInt64LittleEndian(segment.AsSpan(SegmentHeader.NonceAt)));

    public static long FirstIndex(byte[] segment) => BinaryPrimitives.ReadInt64LittleEndian(segment.AsSpan(16));

    public static List<(int Offset, FrameHeader Header)> Frames(byte[] segment)
    {
        var frames = new List<(int, FrameHeader)>();
        for (int at = SegmentHeader.Bytes; at < segment.Length; at += frames[^1].Item2.FrameLength)
            frames.Add((at, FrameHeader.Parse(segment.AsSpan(at), FirstIndex(segment))));
        return frames;
    }

    public static (int Offset, FrameHeader Header) Entry(byte[] segment, long index) =>
        Frames(segment).Find(f => f.Header.Type == FrameType.Entry && f.Header.Index == index);

    /// <summary>Makes the checksum of a frame right again.</summary>
    public static void Stamp(byte[] segment, int offset, FrameHeader header) =>
        FrameHeader.Stamp(segment.AsSpan(offset, header.FrameLength), header, FirstIndex(segment), Seed(segment).At(offset));
}
