using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Exchanges two records that follow each other.</summary>
internal sealed class ReorderRecords : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryDamaged;

    public long Index(Victim victim) => Victim.Late;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        (segment[place], segment[place + 1]) = (segment[place + 1], segment[place]);
        forger.WriteSegments();
    }
}
