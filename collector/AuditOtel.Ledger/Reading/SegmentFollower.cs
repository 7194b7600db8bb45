using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Reading;

/// <summary>Follows the groups of the last segment as a writer adds them.</summary>
internal sealed class SegmentFollower(DurableFile file, SegmentName name) : IDisposable
{
    private readonly FrameScanner _scanner = new(file, name.FirstIndex);
    private bool _isInspected;

    public SegmentName Name => name;

    /// <summary>The index after the last complete group.</summary>
    public long NextIndex { get; private set; } = name.FirstIndex;

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
                NextIndex = _scanner.NextIndex;
        }

        return _scanner.Offset > start;
    }
}
