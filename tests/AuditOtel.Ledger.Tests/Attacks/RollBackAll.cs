using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts the whole directory back to an earlier day.</summary>
internal sealed class RollBackAll : IAttack
{
    public Evidence Needed => Evidence.LaterCheckpoint;

    public string Kind => ProblemKind.EntryMissing;

    public long Index(Victim victim) => Victim.KeptSize;

    public void Mount(Victim victim)
    {
        victim.RollBack();
    }
}
