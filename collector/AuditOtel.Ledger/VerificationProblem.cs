namespace AuditOtel.Ledger;

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">entry-damaged, entry-missing, root-mismatch, checkpoint-missing, checkpoint-signature, checkpoint-foreign, segment-missing, tombstone-forged, archive-damaged, tree-mismatch, seal-missing, seal-mac, seal-signature, seal-order, seal-root, seal-time, seal-gap, seal-stale, format or unreadable.</param>
/// <param name="Index">The first entry concerned.</param>
/// <param name="Detail">One sentence.</param>
public sealed record VerificationProblem(string Kind, long Index, string Detail)
{
    /// <summary>The time of the newest seal that the entries before it still agree with: what is wrong was stored later. Null when no seal covers them.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// The time of the first authentic seal that covers what is wrong, with which the entries no longer agree: it was stored before, and changed after.
    /// Null when there is none.
    /// </summary>
    public DateTimeOffset? Until { get; init; }
}
