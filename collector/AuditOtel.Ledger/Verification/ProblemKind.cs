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
    public const string Format = "format";
    public const string Unreadable = "unreadable";
}
