using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>Reads the frames of one segment in order, in constant memory, and accepts only the sequence a writer produces.</summary>
internal sealed class FrameScanner(DurableFile file, long firstIndex)
{
    private const int BufferBytes = 256 * 1024;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly FrameSeed _seed = FrameSeed.Read(file);
    private long _bufferOffset;
    private int _buffered;
    private bool _isGroupOpen;
    private bool _isGroupUnknown;
    private int _frameStart;

    /// <summary>The index of the segment's first entry.</summary>
    public long FirstIndex { get; } = firstIndex;

    /// <summary>Where the next frame begins; after <see cref="FrameStep.Invalid"/>, where the bad one begins.</summary>
    public long Offset { get; private set; } = SegmentHeader.Bytes;

    /// <summary>The index the next entry must have.</summary>
    public long NextIndex { get; private set; } = firstIndex;

    /// <summary>The number the group of the next frame must have.</summary>
    public byte Group { get; private set; }

    /// <summary>The frame accepted last.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>One byte of room and the entry accepted last, as <see cref="Merkle.MerkleTree.HashLeaf"/> wants it; valid until the next step.</summary>
    public Span<byte> RoomAndEntry => _buffer.AsSpan(_frameStart + FrameHeader.Bytes - 1, Header.Length + 1);

    /// <summary>The entry accepted last; valid until the next step.</summary>
    public ReadOnlyMemory<byte> Entry => _buffer.AsMemory(_frameStart + FrameHeader.Bytes, Header.Length);

    public FrameStep Next()
    {
        int available = Fill(FrameHeader.Bytes);
        if (available == 0)
            return FrameStep.End;
        if (available < FrameHeader.Bytes)
            return FrameStep.Invalid;
        FrameHeader header = FrameHeader.Parse(_buffer.AsSpan(Position), FirstIndex);
        if (!header.IsPlausible() || !IsExpected(header) || Fill(header.FrameLength) < header.FrameLength)
            return FrameStep.Invalid;
        if (!header.Matches(_buffer.AsSpan(Position, header.FrameLength), _seed.At(Offset)))
            return FrameStep.Invalid;
        return Accept(header);
    }

    /// <summary>Forgets what was buffered, because a live writer may have added to it.</summary>
    public void Reload() => _buffered = (int)Math.Min(_buffered, Offset - _bufferOffset);

    /// <summary>Continues at the frame of an entry found before.</summary>
    public void MoveTo(long offset, long index)
    {
        Offset = offset;
        NextIndex = index;
        _bufferOffset = offset;
        _buffered = 0;
        _isGroupOpen = false;
        _isGroupUnknown = true;
    }

    private int Position => (int)(Offset - _bufferOffset);

    private FrameStep Accept(FrameHeader header)
    {
        _frameStart = Position;
        Header = header;
        Offset += header.FrameLength;
        _isGroupOpen = header.Type == FrameType.Entry;
        _isGroupUnknown = false;
        Group = unchecked((byte)(header.Group + (_isGroupOpen ? 0 : 1)));
        if (!_isGroupOpen)
            return FrameStep.Trailer;
        NextIndex++;
        return FrameStep.Entry;
    }

    private bool IsExpected(FrameHeader header) =>
        (_isGroupUnknown || header.Group == Group)
        && (header.Type == FrameType.Entry ? header.Index == NextIndex : _isGroupOpen && header.Index == NextIndex - 1);

    /// <summary>Makes up to <paramref name="wanted"/> bytes available at the position; returns how many there are.</summary>
    private int Fill(int wanted)
    {
        if (_bufferOffset == 0)
            _bufferOffset = Offset;
        int available = _buffered - Position;
        if (available >= wanted)
            return available;
        _buffer.AsSpan(Position, available).CopyTo(_buffer);
        _bufferOffset = Offset;
        _buffered = available;
        _buffered += file.Read(_buffer.AsSpan(_buffered), _bufferOffset + _buffered);
        return _buffered;
    }
}
