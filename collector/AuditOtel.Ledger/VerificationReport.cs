namespace AuditOtel.Ledger;

/// <summary>What a verification found.</summary>
/// <param name="Result">The verdict.</param>
/// <param name="Records">Records verified.</param>
/// <param name="Entries">Entries verified: records and contexts.</param>
/// <param name="Root">The root recomputed from those entries; 32 bytes.</param>
/// <param name="Checkpoints">How many valid checkpoints were found.</param>
/// <param name="Problems">What is wrong, the lowest index first; empty when intact.</param>
/// <param name="Uncovered">Entries in complete groups behind the checkpoint: stored, not yet signed.</param>
/// <param name="TornBytes">Bytes of a group that was being written when the writer stopped; never acknowledged, no tampering.</param>
public sealed record VerificationReport(
    VerificationResult Result, long Records, long Entries, byte[] Root, int Checkpoints, IReadOnlyList<VerificationProblem> Problems, long Uncovered, long TornBytes)
{
    /// <summary>The first index: 0 for a ledger, and where it begins for an archive.</summary>
    public long First { get; init; }

    /// <summary>How many entries are proven to be as they were signed, whatever else is wrong: as many as the greatest signed size whose root they give.</summary>
    public long ProvenSize { get; init; }

    /// <summary>The root of those entries; 32 bytes.</summary>
    public byte[] ProvenRoot { get; init; } = [];

    /// <summary>The time of the newest seal or time-stamp over no more than those entries; null when there is none.</summary>
    public DateTimeOffset? ProvenUntil { get; init; }

    /// <summary>What is no problem, but what a reader should know; each a sentence without a full stop.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many authentic seals were found.</summary>
    public long Seals { get; init; }

    /// <summary>How many entries are as they were sealed; 0 when no seal fits.</summary>
    public long SealedSize { get; init; }

    /// <summary>The time of the newest seal that fits the entries; null when none does.</summary>
    public DateTimeOffset? SealedUntil { get; init; }

    /// <summary>From this seal on every one was there: 0 for a ledger, and what the archive says for an archive.</summary>
    public long FirstSeal { get; init; }

    /// <summary>The number of the newest seal that fits the entries; -1 when none does.</summary>
    public long LastSeal { get; init; } = -1;

    /// <summary>How many RFC 3161 time-stamps hold; null when none was looked for.</summary>
    public int? Timestamps { get; init; }

    /// <summary>The first bad index, or -1 when there is none.</summary>
    public long FirstBadIndex => Problems.Count == 0 ? -1 : Problems[0].Index;
}
