using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Removes all that came after the auditor's visit and one record more, and signs what is left.</summary>
internal sealed class TruncateResigned : IAttack
{
    public Evidence Needed => Evidence.Checkpoint;

    public string Kind => ProblemKind.EntryMissing;

    public long Index(Victim victim) => Victim.KeptSize - 1;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        forger.Segments.RemoveRange(1, forger.Segments.Count - 1);
        forger.Segments[0].RemoveRange((int)Victim.KeptSize - 1, forger.Segments[0].Count - (int)Victim.KeptSize + 1);
        forger.WriteSegments().WriteTree().Sign();
    }
}
