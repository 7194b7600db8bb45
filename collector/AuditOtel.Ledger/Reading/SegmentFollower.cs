using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Reading;

/// <summary>Follows the groups of the last segment as a writer adds them.</summary>
internal sealed class SegmentFollower(DurableFile file, SegmentName name) : IDisposable
{
    private readonly FrameScanner _scanner = new(file, name.FirstIndex);
    private bool _isInspected;
    private long _open;

    public SegmentName Name => name;

    /// <summary>The index after the last complete group.</summary>
    public long NextIndex { get; private set; } = name.FirstIndex;

    /// <summary>How many records stand before <see cref="NextIndex"/> in the whole ledger, as the segment's header and its complete groups tell.</summary>
    public long Records { get; private set; } = RecordsBefore(file);

    /// <summary>Reads on; returns the size to offer: behind damage it goes on to the last group found, so that readers meet the damage.</summary>
    public long Follow()
    {
        Scan();
        if (_isInspected)
            return NextIndex;
        _isInspected = true;
        var tail = new TailInspector(file, _scanner);
        tail.Inspect();
        // A live writer may have filled the place meanwhile; then it is no damage.
        return Scan() || tail.Kind != TailKind.Damaged ? NextIndex : Math.Max(_scanner.NextIndex, tail.HighestTrailer) + 1;
    }

    public void Dispose() => file.Dispose();

    private bool Scan()
    {
        long start = _scanner.Offset;
        _scanner.Reload();
        FrameStep step;
        while ((step = _scanner.Next()) is FrameStep.Entry or FrameStep.Trailer)
        {
            if (step == FrameStep.Trailer)
            {
                NextIndex = _scanner.NextIndex;
                Records += _open;
                _open = 0;
            }
            else if (_scanner.Entry.Span[0] == (byte)EntryKind.Record)
            {
                _open++;
            }
        }

        return _scanner.Offset > start;
    }

    private static long RecordsBefore(DurableFile file)
    {
        byte[] block = new byte[SegmentHeader.Bytes];
        return file.Read(block, 0) == block.Length ? SegmentHeader.Records(block) : 0;
    }
}
