using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Reading;

/// <summary>Where the entries of a ledger lie, and which expired. Where both a segment and its tombstone are there, the expiry is not finished and the segment counts.</summary>
internal sealed class LedgerMap
{
    private readonly List<LedgerPart> _parts = [];

    private LedgerMap()
    {
    }

    public static LedgerMap Empty { get; } = new();

    /// <summary>The first index of the first part; null when there is none.</summary>
    public long? FirstIndex => _parts.Count == 0 ? null : _parts[0].FirstIndex;

    /// <summary>The last segment; null when there is none yet.</summary>
    public SegmentPlace? Last { get; private init; }

    /// <summary>Tombstones are listed first: one that takes a segment's place in between is then found by the second look of whoever opens the segment.</summary>
    public static LedgerMap Load(SegmentDirectories directories)
    {
        List<TombstonePlace> tombs = TombstonePlace.List(directories);
        List<SegmentPlace> segments = directories.List();
        var map = new LedgerMap { Last = segments.Count == 0 ? null : segments[^1] };
        int tomb = 0;
        foreach (SegmentPlace segment in segments)
        {
            for (; tomb < tombs.Count && tombs[tomb].FirstIndex <= segment.FirstIndex; tomb++)
            {
                if (tombs[tomb].FirstIndex < segment.FirstIndex)
                    map._parts.Add(new LedgerPart(tombs[tomb].FirstIndex, null, tombs[tomb]));
            }

            map._parts.Add(new LedgerPart(segment.FirstIndex, segment, null));
        }

        for (; tomb < tombs.Count; tomb++)
            map._parts.Add(new LedgerPart(tombs[tomb].FirstIndex, null, tombs[tomb]));
        return map;
    }

    /// <summary>The part that holds an index, or null when it lies before the first one.</summary>
    public LedgerPart? Find(long index)
    {
        int position = Position(index);
        return position < 0 ? null : _parts[position];
    }

    /// <summary>The segments, with the length of their files.</summary>
    public IReadOnlyList<SegmentInfo> Segments(long size)
    {
        var segments = new List<SegmentInfo>();
        for (int i = 0; i < _parts.Count; i++)
        {
            if (_parts[i].Segment is not { } place)
                continue;
            using DurableFile file = place.OpenRead();
            bool isClosed = place.FirstIndex != Last?.FirstIndex;
            segments.Add(new SegmentInfo(place.FirstIndex, (isClosed ? _parts[i + 1].FirstIndex : size) - 1, file.Length(), isClosed));
        }

        return segments;
    }

    private int Position(long index)
    {
        int low = 0;
        int high = _parts.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_parts[middle].FirstIndex <= index)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }
}
