using AuditOtel.Ledger;

namespace AuditOtel.Collector.Policy;

/// <summary>What the security policy means for the ledger. The one place that maps the two.</summary>
internal static class LedgerOptionsFromPolicy
{
    internal static LedgerOptions Map(string directory, SecurityPolicy policy) => new()
    {
        Directory = directory,
        SegmentBytes = policy.Segment.Bytes,
        CheckpointInterval = policy.CheckpointInterval,
    };
}
