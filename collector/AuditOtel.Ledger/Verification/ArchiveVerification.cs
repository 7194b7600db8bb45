using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Verifies an extracted archive alone. It begins with the frontier in its first segment's header, which nobody needs to believe: only the right one, with
/// only the right entries behind it, gives the root from which the consistency proofs lead to the signed and the sealed one.
/// </summary>
internal sealed class ArchiveVerification(VerificationOptions options, VerificationInputs inputs, ProblemList problems, CancellationToken ct)
{
    private readonly CompactRange _range = new();
    private readonly SegmentContent _content = new(problems);
    private readonly ProvenRoot _proven = new();
    private Checkpoint? _published;
    private SealComparison? _seals;
    private int _checkpoints;
    private long _recordsBefore;
    private long _first;
    private long _firstSeal;

    /// <summary>The first index that was not verified.</summary>
    public long Next => _range.Size;

    public void Verify(DurableDirectory root)
    {
        ArchiveManifest manifest = ArchiveManifest.Parse(root.ReadAll(ArchiveManifest.File, ArchiveManifest.MaxBytes), root.Path);
        LedgerManifest ledger = LedgerManifest.Parse(root.ReadAll(LedgerDirectory.ManifestFile, LedgerManifest.MaxBytes), root.PathOf(LedgerDirectory.ManifestFile));
        _first = manifest.First;
        if (!string.Equals(manifest.Origin, ledger.Name, StringComparison.Ordinal))
            problems.Add(ProblemKind.Format, _first, $"The archive says that it is of '{manifest.Origin}', and its ledger's manifest says '{ledger.Name}'.");
        var reader = new CheckpointReader(root, ledger.Name, inputs, problems);
        _published = reader.ReadPublished(root, out bool isForeign);
        using StoredNotes? notes = isForeign ? null : new StoredNotes(root, reader, problems, _proven);
        SignedRoot? kept = inputs.Since is not null && !isForeign && reader.Parse(inputs.Since, "The checkpoint kept from earlier", _first) is { } since ? new SignedRoot(since, _proven) : null;
        using SegmentDirectories segments = SegmentDirectories.Open(root);
        if (!Begin(segments, manifest, ledger.Name))
            return;
        using var seals = SealComparison.Open(root, ledger.Name, options.SealKey, manifest.Seals.Layout, problems, _proven);
        _seals = seals;
        var sealing = new ArchiveSealConclusion(seals, manifest);
        sealing.Begin();
        VerifySegments(segments, ledger.Name, root, notes, kept);
        Conclude(manifest, notes, kept);
        sealing.Draw(_range);
        problems.Date(seals.TimesOf);
        _firstSeal = manifest.Seals.First;
        _checkpoints = (_published is null ? 0 : 1) + (kept is null ? 0 : 1) + (notes?.Valid ?? 0);
    }

    public VerificationReport Report() => new(
        problems.Result(), _content.Records - _recordsBefore, Math.Max(0, _range.Size - _first), _range.Root(), _checkpoints, problems.Sorted(), 0, 0)
    {
        First = _first,
        ProvenSize = _proven.Size,
        ProvenRoot = _proven.Root,
        ProvenUntil = SealText.Instant(_seals?.Proven),
        Notes = problems.Notes,
        Seals = _seals?.Count ?? 0,
        SealedSize = _seals?.Proven?.Size ?? 0,
        SealedUntil = SealText.Instant(_seals?.Proven),
        FirstSeal = _firstSeal,
        LastSeal = _seals?.Proven?.Index ?? -1,
    };

    private bool Begin(SegmentDirectories segments, ArchiveManifest manifest, string origin)
    {
        if (segments.List() is not [var place, ..] || place.FirstIndex != manifest.First)
        {
            problems.Add(ProblemKind.SegmentMissing, manifest.First, $"The segment with entry {manifest.First}, with which the archive begins, is missing.");
            return false;
        }

        using DurableFile file = place.OpenRead();
        byte[] header = new byte[SegmentHeader.Bytes];
        int read = file.Read(header, 0);
        if (SegmentHeader.Parse(header.AsSpan(0, read), origin, place.FirstIndex, _range) is { } problem)
        {
            problems.Add(ProblemKind.Format, manifest.First, $"In segment '{place.Name}' {problem}.");
            return false;
        }

        _recordsBefore = SegmentHeader.Records(header);
        _content.AddExpired(_recordsBefore);
        return true;
    }

    private void VerifySegments(SegmentDirectories segments, string origin, DurableDirectory root, StoredNotes? notes, SignedRoot? kept)
    {
        // An archive has no level files; the directory of its segments holds none either.
        using DurableDirectory levels = root.OpenDirectory(LedgerDirectory.SegmentsDirectory);
        using var tree = new TreeComparison(levels);
        var watches = new RootWatches(_range, tree);
        watches.Add(notes);
        watches.Add(kept);
        watches.Add(_seals);
        List<SegmentPlace> places = segments.List();
        using var pipeline = new ChunkPipeline(new ChunkCheck(tree), ct);
        var tombstones = new TombstoneCheck(segments, origin, tree, problems) { SignedSize = 0 };
        var checks = new SegmentVerification(_range, _content, watches, pipeline, tombstones, problems, segments)
        {
            Origin = origin,
            SignedSize = _published?.Size ?? 0,
            Progress = options.Progress is null ? null : VerificationMeter.Over(options.Progress, places),
        };
        foreach (SegmentPlace place in places)
        {
            ct.ThrowIfCancellationRequested();
            if (!checks.Verify(place, isLast: false))
                break;
        }
    }

    private void Conclude(ArchiveManifest manifest, StoredNotes? notes, SignedRoot? kept)
    {
        if (_range.Size != manifest.Last + 1)
            problems.Add(ProblemKind.EntryMissing, Math.Min(_range.Size, manifest.Last), $"The archive says that it holds the entries {manifest.First} to {manifest.Last}, and they could be verified up to {_range.Size - 1}.");
        if (_published is { } signed && (signed.Size < _range.Size
            || !MerkleTree.VerifyConsistency(_range.Size, signed.Size, _range.Root(), signed.Root, manifest.Consistency)))
            problems.Add(ProblemKind.RootMismatch, _first, $"The entries {_first} to {_range.Size - 1} do not lead to the root that was signed over {signed.Size} entries: they are not those of the ledger.");
        else if (_published is not null)
            _proven.Add(_range.Size, _range.Root(), _range.Root());
        if (notes?.FirstWrong is { } wrong)
            problems.Add(ProblemKind.RootMismatch, _first, $"The first {wrong.Size} entries do not give the root of a checkpoint that the ledger kept.");
        if (kept is { IsReached: true, IsRight: false })
            problems.Add(ProblemKind.RootMismatch, _first, $"The first {kept.Checkpoint.Size} entries do not give the root of the checkpoint kept from earlier, so the archive is not of the ledger it is about.");
        else if (kept is { IsReached: false } && !IsPublished(kept.Checkpoint))
            problems.AddIncomplete(ProblemKind.EntryMissing, _first, $"The checkpoint kept from earlier is of {kept.Checkpoint.Size} entries and the archive holds the entries {_first} to {_range.Size - 1}: it cannot be compared with this archive.");
    }

    private bool IsPublished(Checkpoint kept) => _published is { } signed && signed.Size == kept.Size && signed.Root.AsSpan().SequenceEqual(kept.Root);
}
