using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>One verification. Level files and checkpoints are looked at before the segments: they only cover what is durable by then.</summary>
internal sealed class VerificationRun(VerificationOptions options, VerificationInputs inputs, ProblemList problems, CancellationToken ct)
{
    private readonly CompactRange _range = new();
    private readonly SegmentContent _content = new(problems);
    private readonly ProvenRoot _proven = new();
    private SignedRoot? _published;
    private SignedRoot? _kept;
    private int _storedNotes;
    private long _tornBytes;

    /// <summary>How many entries were verified so far.</summary>
    public long Entries => _range.Size;

    public void Verify(DurableDirectory root)
    {
        LedgerManifest manifest = LedgerManifest.Parse(root.ReadAll(LedgerDirectory.ManifestFile, LedgerManifest.MaxBytes), root.PathOf(LedgerDirectory.ManifestFile));
        using DurableDirectory treeDirectory = root.OpenDirectory(LedgerDirectory.TreeDirectory);
        using var tree = new TreeComparison(treeDirectory);
        var watches = new RootWatches(_range, tree);
        using StoredNotes? notes = ReadCheckpoints(root, manifest.Name);
        watches.Add(_published);
        watches.Add(_kept);
        watches.Add(notes);
        using SegmentDirectories segments = SegmentDirectories.Open(root);
        List<SegmentPlace> places = segments.List();
        using (var pipeline = new ChunkPipeline(new ChunkCheck(tree), ct))
        {
            var checks = new SegmentVerification(_range, _content, watches, pipeline, problems)
            {
                Origin = manifest.Name,
                SignedSize = _published?.Checkpoint.Size ?? 0,
                Progress = options.Progress is null ? null : VerificationMeter.Over(options.Progress, places),
            };
            for (int i = 0; i < places.Count && checks.Verify(places[i], i == places.Count - 1); i++)
                ct.ThrowIfCancellationRequested();
            _tornBytes = checks.TornBytes;
        }

        new Conclusion(problems, tree, _proven, ct)
        {
            Published = _published,
            Kept = _kept,
            Notes = notes,
            Size = _range.Size,
            DurableLeaves = places.Count == 0 ? 0 : places[^1].FirstIndex,
        }.Draw();
        _storedNotes = notes?.Valid ?? 0;
    }

    public VerificationReport Report()
    {
        // Without a checkpoint that can be trusted nothing is known about what is signed.
        long uncovered = _published is null ? 0 : Math.Max(0, _range.Size - _published.Checkpoint.Size);
        int checkpoints = (_published is null ? 0 : 1) + (_kept is null ? 0 : 1) + _storedNotes;
        return new VerificationReport(problems.Result(), _content.Records, _range.Size, _range.Root(), checkpoints, problems.Sorted(), uncovered, _tornBytes)
        {
            ProvenSize = _proven.Size,
            ProvenRoot = _proven.Root,
        };
    }

    private StoredNotes? ReadCheckpoints(DurableDirectory root, string origin)
    {
        var reader = new CheckpointReader(root, origin, inputs, problems);
        _published = Signed(reader.ReadPublished(root, out bool isForeign));
        if (isForeign)
            return null;
        _kept = inputs.Since is null ? null : Signed(reader.Parse(inputs.Since, "The checkpoint kept from earlier", 0));
        return new StoredNotes(root, reader, problems, _proven);
    }

    private SignedRoot? Signed(Checkpoint? checkpoint) => checkpoint is null ? null : new SignedRoot(checkpoint, _proven);
}
