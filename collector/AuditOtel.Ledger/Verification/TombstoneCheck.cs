using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Puts the leaf hashes of expired segments into the tree, and demands for each tombstone that a signed expiry entry names it. The hashes themselves are
/// proven by the signed root, like those of entries.
/// </summary>
internal sealed class TombstoneCheck(SegmentDirectories directories, string origin, TreeComparison tree, ProblemList problems)
{
    private readonly List<TombstonePlace> _places = TombstonePlace.List(directories);
    private readonly List<IndexRange> _taken = [];
    private readonly Dictionary<long, byte[]> _roots = [];
    private readonly Dictionary<long, byte[]> _expected = [];
    private RangeSet _listed = RangeSet.Empty;

    /// <summary>How many entries the checkpoint covers: what is not signed says nothing.</summary>
    public required long SignedSize { get; init; }

    /// <summary>Goes on over a tombstone where the tree ends; false when there is none that can be used.</summary>
    public bool TryTake(CompactRange range, SegmentContent content, RootWatches watches)
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

        if (tomb.RecordsBefore != content.Records || !tomb.Frontier.Root().AsSpan().SequenceEqual(range.Root()))
            problems.Add(ProblemKind.TombstoneForged, first, $"The segment header in the tombstone '{place.Name}' does not continue the entries before.");
        if (!Append(tomb, range, watches))
            problems.Add(ProblemKind.TombstoneForged, first, $"The checksum of the tombstone '{place.Name}' is wrong.");
        _taken.Add(tomb.Range);
        content.AddExpired(tomb.Records);
        return true;
    }

    /// <summary>Is told the expiry entries in order, and how many entries are verified by then.</summary>
    public void Note(IReadOnlyList<ExpiryNote> notes, long verified)
    {
        foreach (ExpiryNote note in notes)
        {
            if (note.Index < Math.Min(SignedSize, verified))
                Note(note);
        }
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

    private void Note(ExpiryNote note)
    {
        if (!ExpiryEntry.TryParse(note.Body, out ExpiryEntry? expiry))
        {
            problems.Add(ProblemKind.EntryDamaged, note.Index, $"Entry {note.Index} says what expired, in a form that this program does not know.");
            return;
        }

        _listed = _listed.With(expiry.Expired.Ranges.Where(range => range.End <= note.Index));
        foreach (ExpiredSegment segment in expiry.Segments)
            _expected[segment.FirstIndex] = segment.Root;
    }

    private bool Append(Tombstone tomb, CompactRange range, RootWatches watches)
    {
        var leaves = new CompactRange();
        var block = new LeafBlock(Tombstone.HashesAtOnce);
        byte[] scratch = new byte[Tombstone.HashesAtOnce * MerkleTree.HashLength];
        bool isSound = tomb.Walk(hashes =>
        {
            block.Begin(range.Size);
            leaves.AppendMany(hashes, null);
            hashes.CopyTo(block.AddLeaves(hashes.Length / MerkleTree.HashLength));
            block.Complete();
            tree.Compare(block, scratch);
            watches.Append(block);
        });
        _roots[tomb.Range.First] = leaves.Root();
        return isSound;
    }
}
