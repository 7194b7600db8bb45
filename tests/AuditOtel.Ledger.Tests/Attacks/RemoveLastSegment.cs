using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Removes the last segment.</summary>
internal sealed class RemoveLastSegment : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryMissing;

    public long Index(Victim victim) => victim.LastSegment;

    public void Mount(Victim victim)
    {
        File.Delete(victim.Ledger.Segments[^1]);
    }
}
