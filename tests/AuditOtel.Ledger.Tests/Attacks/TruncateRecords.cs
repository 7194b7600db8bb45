using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Removes the last records and the level hashes of them; the checkpoint stays.</summary>
internal sealed class TruncateRecords : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryMissing;

    public long Index(Victim victim) => victim.Size - 3;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        forger.Segments[^1].RemoveRange(forger.Segments[^1].Count - 3, 3);
        forger.WriteSegments().WriteTree();
    }
}
