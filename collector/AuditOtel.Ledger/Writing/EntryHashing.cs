using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>Adds the leaf hashes of stored entries to a tree; those of expired entries come from their tombstones.</summary>
internal static class EntryHashing
{
    private const int FlushEntries = 16384;

    /// <summary>Goes on behind what the range has, up to a size.</summary>
    /// <exception cref="LedgerException">An entry is missing or damaged.</exception>
    public static void Append(LedgerFiles files, long size, CompactRange range, TreeFiles tree, CancellationToken ct)
    {
        var expired = new ExpiredLeaves(files);
        List<SegmentPlace> places = files.Segments.List();
        int at = Math.Max(0, places.FindLastIndex(p => p.FirstIndex <= range.Size));
        if (at < places.Count && places[at].FirstIndex < range.Size)
            Append(places[at], End(places, expired, at, size), range, tree, ct);
        for (expired.AppendUpTo(size, range, tree); range.Size < size; expired.AppendUpTo(size, range, tree))
        {
            at = places.FindIndex(p => p.FirstIndex == range.Size);
            if (at < 0)
                throw new LedgerException(LedgerReason.Corrupt, $"The segment with entry {range.Size} is missing; verify the ledger.", null, range.Size);
            Append(places[at], End(places, expired, at, size), range, tree, ct);
        }
    }

    /// <summary>What lies behind the first index of the next segment was never acknowledged, whether that segment expired or not.</summary>
    private static long End(List<SegmentPlace> places, ExpiredLeaves expired, int position, long size)
    {
        long end = position + 1 < places.Count ? Math.Min(size, places[position + 1].FirstIndex) : size;
        return Math.Min(end, expired.NextFirst(places[position].FirstIndex));
    }

    private static void Append(SegmentPlace place, long end, CompactRange range, TreeFiles tree, CancellationToken ct)
    {
        using DurableFile file = place.OpenRead();
        var scanner = new FrameScanner(file, place.FirstIndex);
        var run = new LeafRun();
        long from = range.Size;
        long flushed = from;
        while (scanner.NextIndex < end)
        {
            FrameStep step = scanner.Next();
            if (step is FrameStep.Invalid or FrameStep.End)
                throw new LedgerException(LedgerReason.Corrupt, $"In '{place.Path}' at offset {scanner.Offset}, entry {scanner.NextIndex}, it is damaged there; verify the ledger.", null, scanner.NextIndex);
            if (step == FrameStep.Trailer || scanner.Header.Index < from)
                continue;
            if (!run.Fits(scanner.Entry.Length))
                range.AppendMany(run.Take(), tree);
            run.Add(scanner.Entry.Span);
            if (range.Size - flushed < FlushEntries)
                continue;
            ct.ThrowIfCancellationRequested();
            tree.Flush();
            flushed = range.Size;
        }

        range.AppendMany(run.Take(), tree);
    }
}
