using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>One verification. Level files and checkpoint are looked at before the segments: both only cover what is durable by then.</summary>
internal sealed class VerificationRun(VerificationOptions options, ProblemList problems, CancellationToken ct)
{
    private readonly CompactRange _range = new();
    private readonly SegmentContent _content = new(problems);
    private SignedRoot? _published;
    private SignedRoot? _kept;
    private TreeComparison? _tree;
    private SealComparison? _seals;
    private long _tornBytes;
    private long _committed;

    /// <summary>How many entries were verified so far.</summary>
    public long Entries => _range.Size;

    private long SignedSize => _published?.Checkpoint.Size ?? 0;

    public void Verify(DurableDirectory root)
    {
        LedgerManifest manifest = LedgerManifest.Parse(root.ReadAll(LedgerDirectory.ManifestFile, LedgerManifest.MaxBytes), root.PathOf(LedgerDirectory.ManifestFile));
        using DurableDirectory treeDirectory = root.OpenDirectory(LedgerDirectory.TreeDirectory);
        using var tree = new TreeComparison(treeDirectory);
        _tree = tree;
        IReadOnlyList<NoteVerifier> keys = CheckpointCheck.Keys(root, options.VerifierKey ?? options.SealKey?.LogKey, problems);
        _published = CheckpointCheck.Read(root, manifest.Name, keys, problems) is { } checkpoint ? new SignedRoot(checkpoint) : null;
        _kept = options.Since is not null && CheckpointCheck.ReadKept(options.Since, manifest.Name, keys, problems) is { } kept ? new SignedRoot(kept) : null;
        using var seals = SealComparison.Open(root, manifest.Name, options.SealKey, options.AsOf ?? options.Time.GetUtcNow(), problems);
        _seals = seals;
        NoteCheckpoints();
        using SegmentDirectories segments = SegmentDirectories.Open(root);
        List<SegmentPlace> places = segments.List();
        for (int i = 0; i < places.Count; i++)
        {
            if (!VerifySegment(places[i], i == places.Count - 1, manifest.Name))
                break;
        }

        new Conclusion(problems, tree)
        {
            Published = _published,
            Kept = _kept,
            Size = _range.Size,
            Committed = _committed,
            DurableLeaves = places.Count == 0 ? 0 : places[^1].FirstIndex,
        }.Draw();
        seals.Conclude(_range.Size, SignedSize);
    }

    public VerificationReport Report()
    {
        long uncovered = Math.Max(0, _range.Size - SignedSize);
        return new VerificationReport(problems.Result(), _content.Records, _range.Size, _range.Root(), (_published is null ? 0 : 1) + (_kept is null ? 0 : 1), problems.Sorted(), uncovered, _tornBytes)
        {
            Notes = problems.Notes,
            Seals = _seals?.Count ?? 0,
            SealedSize = _seals?.Proven?.Size ?? 0,
            SealedUntil = _seals?.Proven is { } proven ? DateTimeOffset.FromUnixTimeMilliseconds(proven.Time) : null,
        };
    }

    private bool VerifySegment(SegmentPlace place, bool isLast, string origin)
    {
        if (place.FirstIndex != _range.Size)
        {
            problems.Add(ProblemKind.SegmentMissing, Math.Min(place.FirstIndex, _range.Size), $"The segment with entry {_range.Size} is missing; the next one found is '{place.Name}'.");
            return false;
        }

        using DurableFile file = place.OpenRead();
        SegmentName name = place.Name;
        var frontier = new CompactRange();
        byte[] block = new byte[SegmentHeader.Bytes];
        int read = file.Read(block, 0);
        if (isLast && SegmentHeader.IsUnborn(file))
            return true;
        string? problem = SegmentHeader.Parse(block.AsSpan(0, read), origin, name.FirstIndex, frontier);
        if (problem is null && (SegmentHeader.Records(block) != _content.Records || !frontier.Root().AsSpan().SequenceEqual(_range.Root())))
            problem = "its header does not continue the entries before";
        if (problem is not null)
            problems.Add(ProblemKind.Format, name.FirstIndex, $"In segment '{name}' {problem}.");
        return VerifyFrames(file, name, isLast);
    }

    private bool VerifyFrames(DurableFile file, SegmentName name, bool isLast)
    {
        // Where the complete groups end is found first, because entries of a group without its trailer are not part of the ledger.
        SegmentEnd end = SegmentEnd.Find(file, name.FirstIndex);
        var scanner = new FrameScanner(file, name.FirstIndex);
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        _content.BeginSegment();
        // Signed entries count even when their group has lost its trailer, so that the first bad one is named.
        bool isSigned = end.NextIndex < SignedSize;
        long limit = isSigned ? end.BadIndex : end.NextIndex;
        while (scanner.NextIndex < limit)
        {
            ct.ThrowIfCancellationRequested();
            FrameStep step = scanner.Next();
            if (step is FrameStep.Invalid or FrameStep.End)
            {
                problems.Add(ProblemKind.EntryDamaged, scanner.NextIndex, $"The segment '{name}' changed at offset {scanner.Offset} while it was read.");
                return false;
            }

            if (step == FrameStep.Trailer)
                continue;
            _content.Check(scanner.Header.Index, scanner.Entry.Span);
            MerkleTree.HashLeaf(scanner.RoomAndEntry, hash);
            _range.Append(hash, _tree);
            NoteCheckpoints();
        }

        _committed = _range.Size;
        return VerifyEnd(file, name, end, isLast, isSigned);
    }

    private bool VerifyEnd(DurableFile file, SegmentName name, SegmentEnd end, bool isLast, bool isSigned)
    {
        options.Progress?.Report(new VerificationProgress(_range.Size, SignedSize));
        bool isTrailing = file.Length() > end.Offset;
        if ((!isTrailing && !(isLast && isSigned)) || (isLast && !isSigned && end.Tail != TailKind.Damaged))
        {
            _tornBytes = end.TailBytes;
            return true;
        }

        string kind = end.Tail == TailKind.Empty ? ProblemKind.EntryMissing : ProblemKind.EntryDamaged;
        long index = isSigned ? Math.Min(end.BadIndex, SignedSize - 1) : end.BadIndex;
        problems.Add(kind, index, $"The segment '{name}' is not as written at offset {end.BadOffset}, where entry {end.BadIndex} or the end of its group is expected.");
        return false;
    }

    private void NoteCheckpoints()
    {
        _published?.Note(_range);
        _kept?.Note(_range);
        _seals?.Note(_range);
    }
}
