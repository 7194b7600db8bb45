using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>Gives the leaf hashes of expired segments, in order, to whoever computes the tree anew.</summary>
internal sealed class ExpiredLeaves(LedgerFiles files)
{
    private readonly List<TombstonePlace> _tombs = TombstonePlace.List(files.Segments);

    /// <summary>The first index of the next tombstone behind an index; the largest number when there is none.</summary>
    public long NextFirst(long index) => _tombs.Find(place => place.FirstIndex > index)?.FirstIndex ?? long.MaxValue;

    /// <summary>Adds tombstones until the tree has this size; what is missing is left to whoever compares the result.</summary>
    /// <exception cref="LedgerException">A tombstone is damaged.</exception>
    public void AppendUpTo(long end, CompactRange range, INodeSink? sink)
    {
        while (range.Size < end && _tombs.Find(place => place.FirstIndex == range.Size) is { } place)
        {
            using Tombstone tomb = place.Open(files.Manifest.Name);
            if (!tomb.AppendTo(range, sink))
                throw new LedgerException(LedgerReason.Corrupt, $"The tombstone '{place.Path}' is damaged; verify the ledger and restore the file from a backup.", null, place.FirstIndex);
        }
    }
}
