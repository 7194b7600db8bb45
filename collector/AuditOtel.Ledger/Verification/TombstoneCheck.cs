using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Puts the leaf hashes of expired segments into the tree, and demands for each tombstone that a signed expiry entry names it. The hashes themselves are
/// proven by the signed root, like those of entries.
/// </summary>
internal sealed class TombstoneCheck(SegmentDirectories directories, string origin, ProblemList problems, CancellationToken ct)
{
    private readonly List<TombstonePlace> _places = TombstonePlace.List(directories);
    private readonly List<IndexRange> _taken = [];
    private readonly Dictionary<long, byte[]> _roots = [];
    private readonly Dictionary<long, byte[]> _expected = [];
    private RangeSet _listed = RangeSet.Empty;

    /// <summary>How many records stood in the expired segments.</summary>
    public long Records { get; private set; }

    /// <summary>How many entries stood in them.</summary>
    public long Entries => _taken.Sum(static range => range.Count);

    /// <summary>Goes on over tombstones from where the tree ends; returns whether one was found.</summary>
    /// <param name="range">The tree so far.</param>
    /// <param name="sink">Is told the hashes of the levels.</param>
    /// <param name="recordsBefore">How many records were counted so far.</param>
    /// <param name="grown">Is called after each entry.</param>
    public bool TryTake(CompactRange range, INodeSink? sink, long recordsBefore, Action grown)
    {
        long first = range.Size;
        if (_places.Find(place => place.FirstIndex == first) is not { } place)
            return false;
        using DurableFile file = place.Directory.OpenRead(place.Name);
        using Tombstone? tomb = Tombstone.Read(file, origin, first, out string? problem);
        if (tomb is null)
        {
            problems.Add(ProblemKind.TombstoneForged, first, $"The tombstone '{place.Name}' cannot be used: {problem}.");
            return false;
        }

        if (tomb.RecordsBefore != recordsBefore || !tomb.Frontier.Root().AsSpan().SequenceEqual(range.Root()))
            problems.Add(ProblemKind.TombstoneForged, first, $"The segment header in the tombstone '{place.Name}' does not continue the entries before.");
        var leaves = new CompactRange();
        if (!tomb.AppendTo(range, new LeafTee(sink, leaves), grown, ct))
            problems.Add(ProblemKind.TombstoneForged, first, $"The checksum of the tombstone '{place.Name}' is wrong.");
        _taken.Add(tomb.Range);
        _roots[first] = leaves.Root();
        Records += tomb.Records;
        return true;
    }

    /// <summary>Is told each expiry entry that a signed checkpoint covers.</summary>
    public void Note(long index, ReadOnlySpan<byte> entry)
    {
        if (!ExpiryEntry.TryParse(entry[1..], out ExpiryEntry? expiry))
        {
            problems.Add(ProblemKind.EntryDamaged, index, $"Entry {index} says what expired, in a form that this program does not know.");
            return;
        }

        _listed = _listed.With(expiry.Expired.Ranges.Where(range => range.End <= index));
        foreach (ExpiredSegment segment in expiry.Segments)
            _expected[segment.FirstIndex] = segment.Root;
    }

    /// <summary>Draws the conclusion when all entries were read.</summary>
    public void Conclude()
    {
        foreach (IndexRange range in _taken)
        {
            if (!_listed.Covers(range))
                problems.Add(ProblemKind.TombstoneForged, range.First, $"No signed expiry entry names the entries {range.First} to {range.End - 1}, which a tombstone replaces: they were removed without the retention policy.");
            else if (_expected.TryGetValue(range.First, out byte[]? root) && !root.AsSpan().SequenceEqual(_roots[range.First]))
                problems.Add(ProblemKind.TombstoneForged, range.First, $"The hashes in the tombstone of the entries {range.First} to {range.End - 1} are not those that the expiry entry names.");
        }
    }
}
