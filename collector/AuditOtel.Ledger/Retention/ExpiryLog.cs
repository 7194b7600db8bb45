using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>Finds the newest expiry entry of a ledger.</summary>
internal static class ExpiryLog
{
    /// <summary>Everything that expired so far; <see cref="ExpiryEntry.Segments"/> are those of the newest entry. Null when nothing ever expired.</summary>
    /// <param name="files">The ledger.</param>
    /// <param name="signed">How many entries its checkpoint covers; an entry that is not signed says nothing.</param>
    public static ExpiryEntry? Find(LedgerFiles files, long signed)
    {
        List<TombstonePlace> tombs = TombstonePlace.List(files.Segments);
        long pointer = ExpiryPointer.Read(files.Root);
        if (pointer < 0 && tombs.Count == 0)
            return null;
        List<SegmentPlace> places = files.Segments.List();
        ExpiryEntry? known = pointer >= 0 && pointer < signed ? At(places, pointer) : null;
        if (known is not null && tombs.TrueForAll(tomb => known.Expired.Covers(new IndexRange(tomb.FirstIndex, 1))))
            return known;
        for (int i = places.Count - 1; i >= 0; i--)
        {
            if (Newest(places[i], signed) is { } found)
                return found;
        }

        return null;
    }

    private static ExpiryEntry? At(List<SegmentPlace> places, long index)
    {
        int position = places.FindLastIndex(place => place.FirstIndex <= index);
        return position < 0 ? null : Newest(places[position], index + 1);
    }

    private static ExpiryEntry? Newest(SegmentPlace place, long end)
    {
        using DurableFile file = place.OpenRead();
        var scanner = new FrameScanner(file, place.FirstIndex);
        ExpiryEntry? newest = null;
        while (scanner.NextIndex < end && scanner.Next() is FrameStep.Entry or FrameStep.Trailer)
        {
            ReadOnlySpan<byte> entry = scanner.Entry.Span;
            if (scanner.Header.Type == FrameType.Entry && entry[0] == (byte)EntryKind.Expiry && ExpiryEntry.TryParse(entry[1..], out ExpiryEntry? found))
                newest = found;
        }

        return newest;
    }
}
