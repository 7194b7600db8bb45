namespace AuditOtel.Ledger.Retention;

/// <summary>Ranges of indices, sorted and merged. Immutable.</summary>
internal sealed class RangeSet
{
    public static readonly RangeSet Empty = new([]);

    private readonly List<IndexRange> _ranges;

    private RangeSet(List<IndexRange> ranges)
    {
        _ranges = ranges;
    }

    public IReadOnlyList<IndexRange> Ranges => _ranges;

    /// <summary>Merges ranges in any order; adjacent ones become one.</summary>
    public static RangeSet Of(IEnumerable<IndexRange> ranges)
    {
        var merged = new List<IndexRange>();
        foreach (IndexRange range in ranges.OrderBy(static range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].End)
                merged[^1] = merged[^1] with { Count = Math.Max(merged[^1].End, range.End) - merged[^1].First };
            else
                merged.Add(range);
        }

        return new RangeSet(merged);
    }

    public RangeSet With(IEnumerable<IndexRange> more) => Of(_ranges.Concat(more));

    /// <summary>Whether one of the ranges holds all of this one.</summary>
    public bool Covers(IndexRange range)
    {
        int position = _ranges.FindLastIndex(known => known.First <= range.First);
        return position >= 0 && _ranges[position].End >= range.End;
    }
}
