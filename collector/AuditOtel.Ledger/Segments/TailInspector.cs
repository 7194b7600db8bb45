using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// Tells a torn write from damage. A disk may store the sectors of one unacknowledged group in any order, so valid frames of the same group
/// may follow a hole; but the hole is then made of sectors that still hold the preallocated zeros, and no frame of another group follows,
/// because the next group is only written when this one is durable. Everything else is damage.
/// </summary>
internal sealed class TailInspector(DurableFile file, FrameScanner scanner)
{
    private const int Window = 1 << 20;
    private const int Sector = 512;
    private readonly byte[] _buffer = new byte[Window + FrameHeader.MaxFrame];
    private readonly FrameSeed _seed = FrameSeed.Read(file);
    private readonly long _start = scanner.Offset;
    private readonly long _nextIndex = scanner.NextIndex;
    private readonly byte _group = scanner.Group;
    private long _zerosFrom;
    private long _zerosEnd = -1;
    private long _firstValid = -1;
    private bool _hasLaterGroup;
    private bool _hasZeroSector;
    private bool _isHeadPlausible;

    public TailKind Kind { get; private set; }

    /// <summary>The offset of the last byte that is not zero, or -1.</summary>
    public long LastNonZero { get; private set; } = -1;

    /// <summary>The highest index of a valid trailer behind the start, or -1.</summary>
    public long HighestTrailer { get; private set; } = -1;

    public void Inspect()
    {
        long length = file.Length();
        long position = _start;
        while (position < length)
        {
            int read = file.Read(_buffer, position);
            if (read == 0)
                break;
            if (position == _start)
                InspectHead(_buffer.AsSpan(0, read));
            bool isLast = position + read >= length;
            int usable = isLast ? read : Math.Min(read, Window);
            position += SearchWindow(position, read, usable);
        }

        Kind = Conclude();
    }

    private TailKind Conclude()
    {
        if (LastNonZero < 0)
            return TailKind.Empty;
        if (_hasLaterGroup)
            return TailKind.Damaged;
        bool isTorn = _firstValid >= 0 ? _hasZeroSector : _isHeadPlausible || LastNonZero < _start + FrameHeader.Bytes;
        return isTorn ? TailKind.Torn : TailKind.Damaged;
    }

    /// <summary>The first bytes of a torn write are the head of the frame expected, a hole, or cut by the end of the file.</summary>
    private void InspectHead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FrameHeader.Bytes)
        {
            _isHeadPlausible = true;
            return;
        }

        FrameHeader header = FrameHeader.Parse(bytes, scanner.FirstIndex);
        bool isExpected = header.IsPlausible() && header.Group == _group && header.Index == (header.Type == FrameType.Entry ? _nextIndex : _nextIndex - 1);
        // The fields stand in the first 8 bytes, which are stored together or not at all; the checksum behind them may be lost alone.
        _isHeadPlausible = isExpected || bytes[..FrameHeader.Alignment].IsAllZero();
    }

    /// <summary>Looks at every aligned place of the window; returns how far it came.</summary>
    private int SearchWindow(long position, int read, int usable)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, read);
        int at = 0;
        while (at < usable)
        {
            int skip = bytes[at..usable].IndexOfAnyExcept((byte)0);
            NoteZeros(position + at, skip < 0 ? usable - at : skip);
            if (skip < 0)
                return usable;
            at += skip & ~(FrameHeader.Alignment - 1);
            LastNonZero = position + at + FrameHeader.Alignment - 1;
            at += TryFrame(bytes[at..], position + at);
        }

        return at;
    }

    private int TryFrame(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.Length < FrameHeader.Bytes)
            return FrameHeader.Alignment;
        FrameHeader header = FrameHeader.Parse(bytes, scanner.FirstIndex);
        bool isLater = header.IsPlausible() && header.Index >= _nextIndex && header.Index - _nextIndex <= (offset - _start) / FrameHeader.Bytes;
        if (!isLater || bytes.Length < header.FrameLength || !header.Matches(bytes, _seed.At(offset)))
            return FrameHeader.Alignment;
        _hasLaterGroup |= header.Group != _group || HighestTrailer >= 0;
        if (_firstValid < 0)
            _firstValid = offset;
        if (header.Type == FrameType.Trailer)
            HighestTrailer = Math.Max(HighestTrailer, header.Index);
        LastNonZero = offset + header.FrameLength - 1;
        return header.FrameLength;
    }

    /// <summary>Remembers whether a run of zeros before the first valid frame covers a sector, or the part of one behind the start.</summary>
    private void NoteZeros(long from, int count)
    {
        if (_firstValid >= 0 || count == 0)
            return;
        if (from != _zerosEnd)
            _zerosFrom = from;
        _zerosEnd = from + count;
        long sectorStart = _zerosFrom == _start ? _start : (_zerosFrom + Sector - 1) / Sector * Sector;
        long sectorEnd = (sectorStart / Sector * Sector) + Sector;
        _hasZeroSector |= _zerosEnd >= sectorEnd;
    }
}
