namespace AuditOtel.Ledger.Segments;

/// <summary>Fills in the heads of the frames of one group, which lie one after the other.</summary>
internal sealed class FrameStamper(FrameSeed seed, long segmentIndex, byte group, long start, long firstIndex)
{
    private long _offset = start;

    /// <summary>The index the next entry gets.</summary>
    public long NextIndex { get; private set; } = firstIndex;

    /// <summary>Completes the frame of an entry that is in place.</summary>
    public void Entry(Span<byte> frame, int length) => Stamp(frame, FrameType.Entry, NextIndex++, length);

    /// <summary>Completes the frame that ends the group.</summary>
    public void Trailer(Span<byte> frame) => Stamp(frame, FrameType.Trailer, NextIndex - 1, 0);

    private void Stamp(Span<byte> frame, FrameType type, long index, int length)
    {
        FrameHeader.Stamp(frame, new FrameHeader(length, 0, type, group, index), segmentIndex, seed.At(_offset));
        _offset += frame.Length;
    }
}
