using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Writing;

/// <summary>What recovery hands to the writer.</summary>
internal sealed record RecoveredLedger(CompactRange Range, long Records, SegmentWriter? Current, TreeFiles Tree, string? TreeProblem, Checkpoint Checkpoint, RecoveryReport Report) : IDisposable
{
    /// <summary>Closes what is open, when no writer took it over.</summary>
    public void Dispose()
    {
        Current?.Dispose();
        Tree.Dispose();
    }
}
