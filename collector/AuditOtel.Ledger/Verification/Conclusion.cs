namespace AuditOtel.Ledger.Verification;

/// <summary>Says what differs between entries, level hashes and checkpoints, and no more about where than these prove.</summary>
internal sealed class Conclusion(ProblemList problems, TreeComparison tree)
{
    /// <summary>The ledger's checkpoint and the root of as many entries, when there are that many.</summary>
    public required SignedRoot? Published { get; init; }

    /// <summary>The checkpoint kept from earlier and the root of as many entries, when there are that many.</summary>
    public required SignedRoot? Kept { get; init; }

    /// <summary>How many entries were hashed.</summary>
    public required long Size { get; init; }

    /// <summary>How many of them are in complete groups.</summary>
    public required long Committed { get; init; }

    /// <summary>The first index of the last segment: level hashes of entries before it were durable before the segment was begun.</summary>
    public required long DurableLeaves { get; init; }

    public void Draw()
    {
        if (Published is { IsRight: true })
            JudgeTree();
        else if (Published is not null)
            JudgeEntries(Published);
        if (Kept is { IsRight: false })
            JudgeKept(Kept);
    }

    private void JudgeEntries(SignedRoot signed)
    {
        Checkpoint checkpoint = signed.Checkpoint;
        if (signed.Actual is null)
            problems.Add(ProblemKind.EntryMissing, Committed, $"The checkpoint covers {checkpoint.Size} entries, and only {Committed} could be verified.");
        long bad = FirstChanged(checkpoint);
        if (bad >= 0)
            problems.Add(ProblemKind.EntryDamaged, bad, $"Entry {bad} is not the one that was signed: its leaf hash differs from the authentic one.");
        if (signed.Actual is not null)
            problems.Add(ProblemKind.RootMismatch, bad >= 0 ? bad : Lowest(checkpoint), $"The first {checkpoint.Size} entries do not give the root that was signed{Where(checkpoint, bad)}.");
    }

    private void JudgeKept(SignedRoot kept)
    {
        Checkpoint checkpoint = kept.Checkpoint;
        if (kept.Actual is null)
        {
            problems.Add(ProblemKind.EntryMissing, Size, $"The checkpoint kept from earlier covers {checkpoint.Size} entries, and only {Size} could be verified: unless another problem explains it, the ledger was rolled back.");
            return;
        }

        long bad = FirstChanged(checkpoint);
        string where = bad >= 0 ? $"entry {bad} is the first that changed" : Somewhere(0, checkpoint.Size);
        problems.Add(ProblemKind.RootMismatch, Math.Max(bad, 0), $"The first {checkpoint.Size} entries do not give the root of the checkpoint kept from earlier, so the ledger was rewritten: {where}.");
    }

    /// <summary>The first entry whose hash differs from the stored one, when the stored ones give the signed root and so are authentic; otherwise -1.</summary>
    private long FirstChanged(Checkpoint checkpoint)
    {
        bool isInside = tree.FirstBadLeaf >= 0 && tree.FirstBadLeaf < checkpoint.Size;
        return isInside && tree.LeavesGive(checkpoint.Size, checkpoint.Root) ? tree.FirstBadLeaf : -1;
    }

    private long Lowest(Checkpoint checkpoint) => Kept is { IsRight: true } ? Math.Min(Kept.Checkpoint.Size, checkpoint.Size) : 0;

    private string Where(Checkpoint checkpoint, long bad)
    {
        if (bad >= 0)
            return "";
        long lowest = Lowest(checkpoint);
        return lowest < checkpoint.Size ? ": " + Somewhere(lowest, checkpoint.Size) : ", although they fit the checkpoint kept from earlier: the ledger's checkpoint is not of these entries";
    }

    private static string Somewhere(long from, long size) => $"the change lies somewhere in {from}..{size - 1} and cannot be narrowed without a checkpoint from in between";

    private void JudgeTree()
    {
        long bad = tree.FirstBad;
        if (bad >= 0 && tree.FirstBadEnd <= DurableLeaves)
            problems.Add(ProblemKind.TreeMismatch, bad, $"The stored level hashes differ from the entries at entry {bad}: they were changed, the entries are as signed.");
        else if (bad >= 0)
            problems.AddIncomplete(ProblemKind.TreeMismatch, bad, $"The stored level hashes differ from the entries at entry {bad}, as a power cut may leave them: the entries are as signed, and the collector's next start writes the hashes again.");
        else if (tree.LeafCount > Size)
            problems.AddIncomplete(ProblemKind.EntryMissing, Size, $"The level hashes cover {tree.LeafCount} entries, and only {Size} are here: the copy is not complete, or entries after the checkpoint were removed.");
    }
}
