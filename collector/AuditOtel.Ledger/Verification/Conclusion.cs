namespace AuditOtel.Ledger.Verification;

/// <summary>Says what differs between entries, level hashes and checkpoints, and no more about where than these prove.</summary>
internal sealed class Conclusion(ProblemList problems, TreeComparison tree, ProvenRoot proven, CancellationToken ct)
{
    /// <summary>The ledger's newest checkpoint; null when it cannot be trusted.</summary>
    public required SignedRoot? Published { get; init; }

    /// <summary>The checkpoint kept elsewhere.</summary>
    public required SignedRoot? Kept { get; init; }

    /// <summary>The checkpoints the ledger keeps.</summary>
    public required StoredNotes? Notes { get; init; }

    /// <summary>How many entries were hashed.</summary>
    public required long Size { get; init; }

    /// <summary>The first index of the last segment: level hashes of entries before it were durable before the segment was begun.</summary>
    public required long DurableLeaves { get; init; }

    public void Draw()
    {
        if (Published is { IsRight: true } && proven.FirstWrong < 0)
            JudgeTree();
        if (Published is { IsRight: false })
            JudgePublished(Published);
        if (Kept is { IsRight: false })
            JudgeKept(Kept);
        JudgeNotes();
    }

    private void JudgePublished(SignedRoot signed)
    {
        Checkpoint checkpoint = signed.Checkpoint;
        if (!signed.IsReached)
            problems.Add(ProblemKind.EntryMissing, Size, $"The checkpoint covers {checkpoint.Size} entries, and only {Size} could be verified.");
        long bad = FirstChanged(checkpoint);
        if (bad >= 0)
            problems.Add(ProblemKind.EntryDamaged, bad, $"Entry {bad} is not the one that was signed: its leaf hash differs from the authentic one.");
        if (signed.IsReached)
            AddMismatch(checkpoint, bad, "was signed");
    }

    private void JudgeKept(SignedRoot kept)
    {
        Checkpoint checkpoint = kept.Checkpoint;
        if (kept.IsReached)
            AddMismatch(checkpoint, FirstChanged(checkpoint), "the checkpoint kept from earlier has, so the ledger was rewritten");
        else
            problems.Add(ProblemKind.EntryMissing, Size, $"The checkpoint kept from earlier covers {checkpoint.Size} entries, and only {Size} could be verified: unless another problem explains it, the ledger was rolled back.");
    }

    private void JudgeNotes()
    {
        if (Notes?.FirstWrong is { } wrong)
            AddMismatch(wrong, FirstChanged(wrong), "a checkpoint that the ledger keeps has");
        if (Notes?.Beyond(Size, ct) is { } beyond)
            problems.Add(ProblemKind.EntryMissing, Size, $"A checkpoint that the ledger keeps covers {beyond.Size} entries, and only {Size} could be verified: unless another problem explains it, the ledger was rolled back.");
    }

    private void AddMismatch(Checkpoint checkpoint, long bad, string whose) => problems.Add(
        ProblemKind.RootMismatch, bad >= 0 ? bad : proven.Size, $"The first {checkpoint.Size} entries do not give the root that {whose}: {Where(bad)}{Contradiction()}.");

    /// <summary>The first entry whose hash differs from the stored one, when the stored ones give the signed root and so are authentic; otherwise -1.</summary>
    private long FirstChanged(Checkpoint checkpoint)
    {
        bool isInside = tree.FirstBadLeaf >= 0 && tree.FirstBadLeaf < checkpoint.Size;
        return isInside && tree.LeavesGive(checkpoint.Size, checkpoint.Root, ct) ? tree.FirstBadLeaf : -1;
    }

    private string Where(long bad) => bad >= 0
        ? $"entry {bad} is the first that changed"
        : $"the change lies somewhere in {proven.Size}..{proven.FirstWrong - 1} and cannot be narrowed without a checkpoint from in between";

    private string Contradiction() => proven.RightAfterWrong < 0 ? "" : $"; yet the first {proven.RightAfterWrong} give the root of another checkpoint, so one of the two was not signed by the ledger's writer";

    private void JudgeTree()
    {
        long bad = tree.FirstBad;
        if (bad >= proven.Size && tree.FirstBadEnd <= DurableLeaves)
            problems.Add(ProblemKind.TreeMismatch, bad, $"The stored level hashes differ from the entries at entry {bad}, and no trusted signature covers it: either of them was changed.");
        else if (bad >= 0 && tree.FirstBadEnd <= DurableLeaves)
            problems.Add(ProblemKind.TreeMismatch, bad, $"The stored level hashes differ from the entries at entry {bad}: they were changed, the entries are as signed.");
        else if (bad >= 0)
            problems.AddIncomplete(ProblemKind.TreeMismatch, bad, $"The stored level hashes differ from the entries at entry {bad}, as a power cut may leave them: the entries are as signed, and the collector's next start writes the hashes again.");
        else if (tree.LeafCount > Size)
            problems.AddIncomplete(ProblemKind.EntryMissing, Size, $"The level hashes cover {tree.LeafCount} entries, and only {Size} are here: the copy is not complete, or entries after the checkpoint were removed.");
    }
}
