namespace AuditOtel.Ledger.Verification;

/// <summary>The kinds of <see cref="VerificationProblem"/>.</summary>
internal static class ProblemKind
{
    public const string EntryDamaged = "entry-damaged";
    public const string EntryMissing = "entry-missing";
    public const string RootMismatch = "root-mismatch";
    public const string CheckpointMissing = "checkpoint-missing";
    public const string CheckpointSignature = "checkpoint-signature";
    public const string CheckpointForeign = "checkpoint-foreign";
    public const string SegmentMissing = "segment-missing";
    public const string TreeMismatch = "tree-mismatch";
    public const string TombstoneForged = "tombstone-forged";
    public const string ArchiveDamaged = "archive-damaged";
    public const string SealMissing = "seal-missing";
    public const string SealMac = "seal-mac";
    public const string SealSignature = "seal-signature";
    public const string SealOrder = "seal-order";
    public const string SealRoot = "seal-root";
    public const string SealTime = "seal-time";
    public const string SealGap = "seal-gap";
    public const string SealStale = "seal-stale";
    public const string Format = "format";
    public const string Unreadable = "unreadable";

    /// <summary>Whether a problem is about seals alone, and so about no entry that was stored between two of them.</summary>
    public static bool IsOfSeals(string kind) => kind is SealMissing or SealMac or SealSignature or SealOrder or SealTime or SealGap or SealStale;
}
