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
    private Checkpoint? _checkpoint;
    private byte[]? _rootAtCheckpoint;
    private Checkpoint? _kept;
    private byte[]? _rootAtKept;
    private TreeComparison? _tree;
    private long _tornBytes;
    private long _committed;

    /// <summary>How many entries were verified so far.</summary>
    public long Entries => _range.Size;

    public void Verify(DurableDirectory root)
    {
        LedgerManifest manifest = LedgerManifest.Parse(root.ReadAll(LedgerDirectory.ManifestFile, LedgerManifest.MaxBytes), root.PathOf(LedgerDirectory.ManifestFile));
        using DurableDirectory treeDirectory = root.OpenDirectory(LedgerDirectory.TreeDirectory);
        using var tree = new TreeComparison(treeDirectory);
        _tree = tree;
        IReadOnlyList<NoteVerifier> keys = CheckpointCheck.Keys(root, options.VerifierKey, problems);
        _checkpoint = CheckpointCheck.Read(root, manifest.Name, keys, problems);
        _kept = options.Since is null ? null : CheckpointCheck.ReadKept(options.Since, manifest.Name, keys, problems);
        NoteCheckpoint();
        using DurableDirectory segments = root.OpenDirectory(LedgerDirectory.SegmentsDirectory);
        List<SegmentName> names = SegmentName.List(segments);
        for (int i = 0; i < names.Count; i++)
        {
            if (!VerifySegment(segments, names[i], i == names.Count - 1, manifest.Name))
                break;
        }

        Conclude(tree);
        ConcludeKept();
    }

    public VerificationReport Report()
    {
        long uncovered = _checkpoint is null ? _range.Size : Math.Max(0, _range.Size - _checkpoint.Size);
        return new VerificationReport(problems.Result(), _content.Records, _range.Size, _range.Root(), (_checkpoint is null ? 0 : 1) + (_kept is null ? 0 : 1), problems.Sorted(), uncovered, _tornBytes);
    }

    private bool VerifySegment(DurableDirectory segments, SegmentName name, bool isLast, string origin)
    {
        if (name.FirstIndex != _range.Size)
        {
            problems.Add(ProblemKind.SegmentMissing, Math.Min(name.FirstIndex, _range.Size), $"The segment with entry {_range.Size} is missing; the next one found is '{name}'.");
            return false;
        }

        using DurableFile file = segments.OpenRead(name.ToString());
        var frontier = new CompactRange();
        byte[] block = new byte[SegmentHeader.Bytes];
        int read = file.Read(block, 0);
        if (isLast && SegmentHeader.IsUnborn(file))
            return true;
        string? problem = SegmentHeader.Parse(block.AsSpan(0, read), origin, name.FirstIndex, frontier);
        if (problem is null && !frontier.Root().AsSpan().SequenceEqual(_range.Root()))
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
        bool isSigned = _checkpoint is not null && end.NextIndex < _checkpoint.Size;
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
            NoteCheckpoint();
        }

        _committed = _range.Size;
        return VerifyEnd(file, name, end, isLast, isSigned);
    }

    private bool VerifyEnd(DurableFile file, SegmentName name, SegmentEnd end, bool isLast, bool isSigned)
    {
        options.Progress?.Report(new VerificationProgress(_range.Size, _checkpoint?.Size ?? 0));
        bool isTrailing = file.Length() > end.Offset;
        if ((!isTrailing && !(isLast && isSigned)) || (isLast && !isSigned && end.Tail != TailKind.Damaged))
        {
            _tornBytes = end.TailBytes;
            return true;
        }

        string kind = end.Tail == TailKind.Empty ? ProblemKind.EntryMissing : ProblemKind.EntryDamaged;
        long index = isSigned ? Math.Min(end.BadIndex, _checkpoint!.Size - 1) : end.BadIndex;
        problems.Add(kind, index, $"The segment '{name}' is not as written at offset {end.BadOffset}, where entry {end.BadIndex} or the end of its group is expected.");
        return false;
    }

    private void NoteCheckpoint()
    {
        if (_checkpoint is not null && _range.Size == _checkpoint.Size)
            _rootAtCheckpoint = _range.Root();
        if (_kept is not null && _range.Size == _kept.Size)
            _rootAtKept = _range.Root();
    }

    private void Conclude(TreeComparison tree)
    {
        bool isRight = _checkpoint is not null && _rootAtCheckpoint is not null && _rootAtCheckpoint.AsSpan().SequenceEqual(_checkpoint.Root);
        if (isRight)
        {
            ConcludeTree(tree);
            return;
        }

        if (_checkpoint is null)
            return;
        bool isAuthentic = tree.LeavesGive(_checkpoint.Size, _checkpoint.Root);
        long bad = tree.FirstBadLeaf;
        if (isAuthentic && bad >= 0 && bad < _checkpoint.Size)
            problems.Add(ProblemKind.EntryDamaged, bad, $"Entry {bad} is not the one that was signed: its leaf hash differs from the authentic one.");
        if (_rootAtCheckpoint is null)
            problems.Add(ProblemKind.EntryMissing, _committed, $"The checkpoint covers {_checkpoint.Size} entries, and only {_committed} could be verified.");
        else
            problems.Add(ProblemKind.RootMismatch, Math.Max(bad, 0), $"The first {_checkpoint.Size} entries do not give the root that was signed.");
    }

    private void ConcludeKept()
    {
        if (_kept is null)
            return;
        if (_rootAtKept is null)
            problems.Add(ProblemKind.EntryMissing, _range.Size, $"The checkpoint kept from earlier covers {_kept.Size} entries, and only {_range.Size} are here: the ledger was rolled back.");
        else if (!_rootAtKept.AsSpan().SequenceEqual(_kept.Root))
            problems.Add(ProblemKind.RootMismatch, 0, $"The first {_kept.Size} entries do not give the root of the checkpoint kept from earlier: the ledger was rewritten.");
    }

    private void ConcludeTree(TreeComparison tree)
    {
        long bad = tree.FirstBadLeaf >= 0 ? tree.FirstBadLeaf : tree.FirstBadNode;
        if (bad >= 0)
            problems.Add(ProblemKind.TreeMismatch, bad, $"The stored level hashes differ from the entries at entry {bad}.");
        else if (tree.LeafCount > _range.Size)
            problems.AddIncomplete(ProblemKind.EntryMissing, _range.Size, $"The level hashes cover {tree.LeafCount} entries, and only {_range.Size} are here: the copy is not complete, or entries after the checkpoint were removed.");
    }
}
