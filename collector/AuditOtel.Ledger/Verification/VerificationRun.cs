using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;
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
    private SealComparison? _seals;
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
        using var seals = SealComparison.Open(root, manifest.Name, options.SealKey, SealLayout.Whole, problems, _proven);
        _seals = seals;
        watches.Add(_published);
        watches.Add(_kept);
        watches.Add(notes);
        watches.Add(seals);
        using SegmentDirectories segments = SegmentDirectories.Open(root);
        List<SegmentPlace> places = segments.List();
        var tombstones = new TombstoneCheck(segments, manifest.Name, tree, problems) { SignedSize = _published?.Checkpoint.Size ?? 0 };
        using (var pipeline = new ChunkPipeline(new ChunkCheck(tree), ct))
        {
            var checks = new SegmentVerification(_range, _content, watches, pipeline, tombstones, problems, segments)
            {
                Origin = manifest.Name,
                SignedSize = _published?.Checkpoint.Size ?? 0,
                Progress = options.Progress is null ? null : VerificationMeter.Over(options.Progress, places),
            };
            for (int i = 0; i < places.Count && checks.Verify(places[i], i == places.Count - 1); i++)
                ct.ThrowIfCancellationRequested();
            foreach (SegmentPlace failed in segments.Superseded())
                checks.NoteFailedAttempt(failed);
            _tornBytes = checks.TornBytes;
        }

        tombstones.Conclude();
        new Conclusion(problems, tree, _proven, ct)
        {
            Published = _published,
            Kept = _kept,
            Notes = notes,
            Size = _range.Size,
            DurableLeaves = places.Count == 0 ? 0 : places[^1].FirstIndex,
        }.Draw();
        _storedNotes = notes?.Valid ?? 0;
        new SealConclusion(seals, options.SealKey, options.AsOf ?? options.Time.GetUtcNow()).Draw(_range.Size, _published?.Checkpoint.Size ?? 0);
        problems.Date(seals.TimesOf);
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
            ProvenUntil = SealText.Instant(_seals?.Proven),
            Notes = problems.Notes,
            Seals = _seals?.Count ?? 0,
            SealedSize = _seals?.Proven?.Size ?? 0,
            LastSeal = _seals?.Proven?.Index ?? -1,
            SealedUntil = SealText.Instant(_seals?.Proven),
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
