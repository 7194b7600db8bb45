using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>Reads a segment that is complete from its first to its last entry and accepts nothing but what a writer leaves: damage is evidence, and evidence is not removed.</summary>
internal static class ClosedSegment
{
    private const int ReadBytes = 1 << 20;

    /// <summary>Describes a segment that ends where what stands behind it begins.</summary>
    /// <exception cref="LedgerException">It is damaged, or does not lead to what stands behind it.</exception>
    public static ExpiredSegment Describe(SegmentPlace place, SegmentSuccession succession, string origin, CancellationToken ct)
    {
        using DurableFile file = place.OpenRead();
        CompactRange tree = FrontierOf(file, place, origin, out long recordsBefore);
        var leaves = new CompactRange();
        long end = succession.EndOf(place);
        long records = Walk(file, place, end, succession.KnownEnd(place), hashes =>
        {
            tree.AppendMany(hashes, null);
            leaves.AppendMany(hashes, null);
        }, ct);
        CompactRange expected = FrontierOf(succession.HeaderBehind(place), place, end, origin, out long recordsAfter);
        if (recordsAfter != recordsBefore + records || !expected.Root().AsSpan().SequenceEqual(tree.Root()))
            throw Damaged(place, end, $"what stands at entry {end} does not continue it");
        return new ExpiredSegment(place.FirstIndex, leaves.Size, records, leaves.Root(), DigestOf(file, ct));
    }

    /// <summary>Gives all leaf hashes in order, several at a time; returns how many entries are records.</summary>
    /// <param name="file">The segment, open.</param>
    /// <param name="place">The segment.</param>
    /// <param name="end">The index behind its last entry.</param>
    /// <param name="knownEnd">The offset at which it failed and ends; 0 when it ends with the file.</param>
    /// <param name="each">Is given the hashes.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="LedgerException">The segment does not hold exactly the entries up to <paramref name="end"/> in complete groups.</exception>
    public static long Walk(DurableFile file, SegmentPlace place, long end, long knownEnd, LeafHashAction each, CancellationToken ct)
    {
        var scanner = new FrameScanner(file, place.FirstIndex);
        var run = new LeafRun();
        long records = 0;
        var last = FrameStep.Trailer;
        var step = FrameStep.End;
        while (scanner.Offset != knownEnd && (step = scanner.Next()) is FrameStep.Entry or FrameStep.Trailer)
        {
            ct.ThrowIfCancellationRequested();
            last = step;
            if (step == FrameStep.Trailer)
                continue;
            if (scanner.Entry.Span[0] == (byte)EntryKind.Record)
                records++;
            if (!run.Fits(scanner.Entry.Length))
                each(run.Take());
            run.Add(scanner.Entry.Span);
        }

        if ((step != FrameStep.End && scanner.Offset != knownEnd) || last != FrameStep.Trailer || scanner.NextIndex != end)
            throw Damaged(place, scanner.NextIndex, $"it is not complete at offset {scanner.Offset}");
        each(run.Take());
        return records;
    }

    private static CompactRange FrontierOf(DurableFile file, SegmentPlace place, string origin, out long records)
    {
        byte[] block = new byte[SegmentHeader.Bytes];
        return FrontierOf(file.Read(block, 0) == block.Length ? block : null, place, place.FirstIndex, origin, out records);
    }

    private static CompactRange FrontierOf(byte[]? block, SegmentPlace place, long firstIndex, string origin, out long records)
    {
        var frontier = new CompactRange();
        if (SegmentHeader.Parse(block, origin, firstIndex, frontier) is { } problem)
            throw Damaged(place, firstIndex, problem);
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
