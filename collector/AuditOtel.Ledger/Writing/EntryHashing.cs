using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>Adds the leaf hashes of stored entries to a tree.</summary>
internal static class EntryHashing
{
    private const int FlushEntries = 16384;

    /// <summary>Goes on behind what the range has, up to a size.</summary>
    /// <exception cref="LedgerException">An entry is missing or damaged.</exception>
    public static void Append(List<SegmentPlace> places, long size, CompactRange range, TreeFiles tree, CancellationToken ct)
    {
        for (int i = Math.Max(0, places.FindLastIndex(p => p.FirstIndex <= range.Size)); i < places.Count && range.Size < size; i++)
        {
            if (places[i].FirstIndex > range.Size)
                throw new LedgerException(LedgerReason.Corrupt, $"The segment with entry {range.Size} is missing; verify the ledger.", null, range.Size);
            // What lies behind the first index of the next segment was never acknowledged.
            Append(places[i], i + 1 < places.Count ? Math.Min(size, places[i + 1].FirstIndex) : size, range, tree, ct);
        }
    }

    private static void Append(SegmentPlace place, long end, CompactRange range, TreeFiles tree, CancellationToken ct)
    {
        using DurableFile file = place.OpenRead();
        var scanner = new FrameScanner(file, place.FirstIndex);
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        while (scanner.NextIndex < end)
        {
            FrameStep step = scanner.Next();
            if (step is FrameStep.Invalid or FrameStep.End)
                throw new LedgerException(LedgerReason.Corrupt, $"In '{place.Path}' at offset {scanner.Offset}, entry {scanner.NextIndex}, it is damaged there; verify the ledger.", null, scanner.NextIndex);
            if (step == FrameStep.Trailer || scanner.Header.Index < range.Size)
                continue;
            MerkleTree.HashLeaf(scanner.RoomAndEntry, hash);
            range.Append(hash, tree);
            if (range.Size % FlushEntries != 0)
                continue;
            ct.ThrowIfCancellationRequested();
            tree.Flush();
        }
    }
}
