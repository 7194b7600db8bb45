using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Removes a segment from the middle.</summary>
internal sealed class RemoveSegment : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.SegmentMissing;

    public long Index(Victim victim) => victim.SecondSegment;

    public void Mount(Victim victim)
    {
        File.Delete(victim.Ledger.Segments[1]);
    }
}
