using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Reading;

/// <summary>What stands behind each segment, expired or not, and what its header says of the segment before it.</summary>
internal sealed class SegmentSuccession(SegmentDirectories directories)
{
    private readonly List<TombstonePlace> _tombs = TombstonePlace.List(directories);
    private readonly List<SegmentPlace> _segments = directories.List();

    /// <summary>The first index of what stands behind; the largest number when nothing does.</summary>
    public long EndOf(SegmentPlace place)
    {
        long segment = _segments.Find(p => p.FirstIndex > place.FirstIndex)?.FirstIndex ?? long.MaxValue;
        long tomb = _tombs.Find(p => p.FirstIndex > place.FirstIndex)?.FirstIndex ?? long.MaxValue;
        return Math.Min(segment, tomb);
    }

    /// <summary>The header block of what stands behind, which a tombstone keeps; null when there is none.</summary>
    public byte[]? HeaderBehind(SegmentPlace place)
    {
        long end = EndOf(place);
        if (end == long.MaxValue)
            return null;
        SegmentPlace? next = _segments.Find(p => p.FirstIndex == end);
        using DurableFile file = next is not null ? next.OpenRead() : Open(_tombs.Find(p => p.FirstIndex == end)!);
        byte[] block = new byte[SegmentHeader.Bytes];
        return file.Read(block, 0) == block.Length ? block : null;
    }

    /// <summary>Where a segment ends because it failed there: what lies behind was never acknowledged; 0 when it was ended in order.</summary>
    public long KnownEnd(SegmentPlace place) => HeaderBehind(place) is { } block ? SegmentHeader.PreviousEnd(block) : 0;

    private static DurableFile Open(TombstonePlace place) => place.Directory.OpenRead(place.Name);
}
