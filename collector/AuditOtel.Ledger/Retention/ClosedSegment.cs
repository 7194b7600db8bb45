using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>Reads a segment that is complete from its first to its last entry and accepts nothing but what a writer leaves: damage is evidence, and evidence is not removed.</summary>
internal static class ClosedSegment
{
    private const int ReadBytes = 1 << 20;

    /// <summary>Describes a segment that ends where the next one begins.</summary>
    /// <exception cref="LedgerException">It is damaged, or does not lead to the next segment.</exception>
    public static ExpiredSegment Describe(SegmentPlace place, SegmentPlace next, string origin, CancellationToken ct)
    {
        using DurableFile file = place.OpenRead();
        CompactRange tree = FrontierOf(file, place, origin, out long recordsBefore);
        var leaves = new CompactRange();
        long records = Walk(file, place, next.FirstIndex, hash =>
        {
            tree.Append(hash, null);
            leaves.Append(hash, null);
        }, ct);
        using (DurableFile following = next.OpenRead())
        {
            CompactRange expected = FrontierOf(following, next, origin, out long recordsAfter);
            if (recordsAfter != recordsBefore + records || !expected.Root().AsSpan().SequenceEqual(tree.Root()))
                throw Damaged(place, next.FirstIndex, $"the segment '{next.Name}' does not continue it");
        }

        return new ExpiredSegment(place.FirstIndex, leaves.Size, records, leaves.Root(), DigestOf(file, ct));
    }

    /// <summary>Gives every leaf hash in order; returns how many entries are records.</summary>
    /// <exception cref="LedgerException">The segment does not hold exactly the entries up to <paramref name="end"/> in complete groups.</exception>
    public static long Walk(DurableFile file, SegmentPlace place, long end, LeafHashAction each, CancellationToken ct)
    {
        var scanner = new FrameScanner(file, place.FirstIndex);
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        long records = 0;
        var last = FrameStep.Trailer;
        FrameStep step;
        while ((step = scanner.Next()) is FrameStep.Entry or FrameStep.Trailer)
        {
            ct.ThrowIfCancellationRequested();
            last = step;
            if (step == FrameStep.Trailer)
                continue;
            if (scanner.Entry.Span[0] == (byte)EntryKind.Record)
                records++;
            MerkleTree.HashLeaf(scanner.RoomAndEntry, hash);
            each(hash);
        }

        if (step != FrameStep.End || last != FrameStep.Trailer || scanner.NextIndex != end)
            throw Damaged(place, scanner.NextIndex, $"it is not complete at offset {scanner.Offset}");
        return records;
    }

    private static CompactRange FrontierOf(DurableFile file, SegmentPlace place, string origin, out long records)
    {
        byte[] block = new byte[SegmentHeader.Bytes];
        var frontier = new CompactRange();
        int read = file.Read(block, 0);
        if (SegmentHeader.Parse(block.AsSpan(0, read), origin, place.FirstIndex, frontier) is { } problem)
            throw Damaged(place, place.FirstIndex, problem);
        records = SegmentHeader.Records(block);
        return frontier;
    }

    private static byte[] DigestOf(DurableFile file, CancellationToken ct)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[ReadBytes];
        int read;
        for (long at = 0; (read = file.Read(buffer, at)) > 0; at += read)
        {
            ct.ThrowIfCancellationRequested();
            digest.AppendData(buffer.AsSpan(0, read));
        }

        return digest.GetHashAndReset();
    }

    private static LedgerException Damaged(SegmentPlace place, long index, string what) =>
        new(LedgerReason.Corrupt, $"The segment '{place.Path}' is kept, because {what}; verify the ledger.", null, index);
}
