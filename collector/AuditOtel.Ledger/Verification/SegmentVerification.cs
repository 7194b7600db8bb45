using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Verifies segment after segment, each against all before it.</summary>
internal sealed class SegmentVerification(CompactRange range, SegmentContent content, RootWatches watches, ChunkPipeline pipeline, TombstoneCheck tombstones, ProblemList problems, SegmentDirectories directories)
{
    private readonly SegmentSuccession _succession = new(directories);
    private bool _isSound;

    /// <summary>The ledger's name.</summary>
    public required string Origin { get; init; }

    /// <summary>How many entries the checkpoint covers.</summary>
    public required long SignedSize { get; init; }

    public required VerificationMeter? Progress { get; init; }

    /// <summary>Bytes of groups that were being written when the writer stopped or the disk failed; never acknowledged.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Verifies one; returns whether the next one can be verified.</summary>
    public bool Verify(SegmentPlace place, bool isLast)
    {
        while (place.FirstIndex > range.Size && tombstones.TryTake(range, content, watches))
            Progress?.At(range.Size, 0);
        if (place.FirstIndex != range.Size)
        {
            problems.Add(ProblemKind.SegmentMissing, Math.Min(place.FirstIndex, range.Size), $"The segment with entry {range.Size} is missing; the next one found is '{place.Name}'{directories.MissingNote}.");
            return false;
        }

        using DurableFile file = place.OpenRead();
        if (isLast && SegmentHeader.IsUnborn(file))
            return true;
        VerifyHeader(file, place.Name);
        content.BeginSegment();
        bool goesOn = isLast ? VerifyLast(file, place.Name) : VerifyClosed(file, place);
        Progress?.End(range.Size, file.Length());
        return goesOn;
    }

    private void VerifyHeader(DurableFile file, SegmentName name)
    {
        var frontier = new CompactRange();
        byte[] block = new byte[SegmentHeader.Bytes];
        int read = file.Read(block, 0);
        string? problem = SegmentHeader.Parse(block.AsSpan(0, read), Origin, name.FirstIndex, frontier);
        if (problem is null && (SegmentHeader.Records(block) != content.Records || !frontier.Root().AsSpan().SequenceEqual(range.Root())))
            problem = "its header does not continue the entries before";
        if (problem is not null)
            problems.Add(ProblemKind.Format, name.FirstIndex, $"In segment '{name}' {problem}.");
    }

    /// <summary>A closed segment is whole groups up to its end, or up to where it failed, as the header behind it tells.</summary>
    private bool VerifyClosed(DurableFile file, SegmentPlace place)
    {
        long knownEnd = _succession.KnownEnd(place);
        long end = knownEnd > 0 ? Math.Min(knownEnd, file.Length()) : file.Length();
        if (VerifyFrames(file, place.Name, end, isWhole: true))
        {
            TornBytes += end == file.Length() ? 0 : SegmentEnd.Find(file, place.FirstIndex, end).TailBytes;
            return true;
        }

        AddBadEnd(place.Name, SegmentEnd.Find(file, place.FirstIndex, knownEnd));
        return false;
    }

    /// <summary>Counts what an attempt at a segment left that failed before anything in it was acknowledged.</summary>
    public void NoteFailedAttempt(SegmentPlace place)
    {
        using DurableFile file = place.OpenRead();
        SegmentEnd end = SegmentEnd.Find(file, place.FirstIndex);
        TornBytes += end.Offset - SegmentHeader.Bytes + end.TailBytes;
    }

    /// <summary>Where the complete groups of the last segment end is found first, because entries of a group without its trailer are not part of the ledger.</summary>
    private bool VerifyLast(DurableFile file, SegmentName name)
    {
        SegmentEnd end = FindEnd(file, name.FirstIndex);
        // Signed entries count even when their group has lost its trailer, so that the first bad one is named.
        bool isSigned = end.NextIndex < SignedSize;
        bool isAsFound = VerifyFrames(file, name, isSigned ? end.BadOffset : end.Offset, isWhole: !isSigned);
        if (!isAsFound)
        {
            problems.Add(ProblemKind.EntryDamaged, range.Size, $"The segment '{name}' changed behind entry {range.Size} while it was read.");
            return false;
        }

        TornBytes += isSigned ? 0 : end.TailBytes;
        if (!isSigned && end.Tail != TailKind.Damaged)
            return true;
        AddBadEnd(name, end);
        return false;
    }

    /// <summary>A live writer may add groups between the search for the last one and the look behind it; what does not move is damage.</summary>
    private static SegmentEnd FindEnd(DurableFile file, long firstIndex)
    {
        SegmentEnd end = SegmentEnd.Find(file, firstIndex);
        while (end.Tail == TailKind.Damaged)
        {
            SegmentEnd again = SegmentEnd.Find(file, firstIndex);
            if (again.BadOffset == end.BadOffset)
                return again;
            end = again;
        }

        return end;
    }

    private void AddBadEnd(SegmentName name, SegmentEnd end)
    {
        string kind = end.Tail == TailKind.Empty ? ProblemKind.EntryMissing : ProblemKind.EntryDamaged;
        long index = end.NextIndex < SignedSize ? Math.Min(end.BadIndex, SignedSize - 1) : end.BadIndex;
        problems.Add(kind, index, $"The segment '{name}' is not as written at offset {end.BadOffset}, where entry {end.BadIndex} or the end of its group is expected.");
    }

    private bool VerifyFrames(DurableFile file, SegmentName name, long end, bool isWhole)
    {
        _isSound = true;
        var frames = new FrameChunker(file, name.FirstIndex, end);
        pipeline.Run(frames, Take);
        return _isSound && (isWhole ? frames.IsWhole : !frames.IsBroken);
    }

    private bool Take(FrameChunk chunk)
    {
        content.Judge(chunk.Facts);
        watches.Append(chunk.Leaves);
        tombstones.Note(chunk.Facts.Expiries, range.Size);
        Progress?.At(range.Size, chunk.Offset);
        _isSound = chunk.IsSound;
        return _isSound;
    }
}
