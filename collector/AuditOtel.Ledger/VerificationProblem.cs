namespace AuditOtel.Ledger;

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">entry-damaged, entry-missing, root-mismatch, checkpoint-missing, checkpoint-signature, checkpoint-foreign, segment-missing, tombstone-forged, archive-damaged, tree-mismatch, seal-missing, seal-mac, seal-signature, seal-order, seal-root, seal-time, seal-gap, seal-stale, format or unreadable.</param>
/// <param name="Index">The first entry concerned.</param>
/// <param name="Detail">One sentence.</param>
public sealed record VerificationProblem(string Kind, long Index, string Detail)
{
    /// <summary>The time up to which all before it was sealed, so that it happened later; null when nothing with a time proves it.</summary>
    public DateTimeOffset? Since { get; init; }
}
