using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>Removes what a crash left that was never part of the ledger: temporary files, segments without a header, attempts that were replaced.</summary>
internal sealed class CrashLeftovers(LedgerFiles files)
{
    /// <summary>Removes them; gives the segments that count.</summary>
    /// <param name="signed">How many entries are signed: a segment below is never dropped.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    public List<SegmentPlace> Remove(long signed)
    {
        RemoveTemporaries();
        List<SegmentPlace> places = files.Segments.List();
        while (TryDropUnborn(places, signed))
            places = files.Segments.List();
        foreach (SegmentPlace place in files.Segments.Superseded())
            place.Directory.TryUnlink(place.Name.ToString());
        return places;
    }

    /// <summary>A segment that a crash left before its header was durable holds nothing; it must not block the start.</summary>
    private static bool TryDropUnborn(List<SegmentPlace> places, long signed)
    {
        if (places.Count == 0 || places[^1].FirstIndex < signed)
            return false;
        SegmentPlace place = places[^1];
        using (DurableFile file = place.OpenRead())
        {
            if (!SegmentHeader.IsUnborn(file))
                return false;
        }

        place.Directory.TryUnlink(place.Name.ToString());
        place.Directory.Sync();
        return true;
    }

    private void RemoveTemporaries()
    {
        RemoveTemporaries(files.Root);
        foreach (DurableDirectory directory in files.Segments.All)
            RemoveTemporaries(directory);
        using DurableDirectory tree = files.Root.OpenDirectory(LedgerDirectory.TreeDirectory);
        RemoveTemporaries(tree);
    }

    private static void RemoveTemporaries(DurableDirectory directory)
    {
        foreach (string name in directory.Names().Where(static n => n.EndsWith(DurableDirectory.TemporarySuffix, StringComparison.Ordinal)))
            directory.TryUnlink(name);
    }
}
