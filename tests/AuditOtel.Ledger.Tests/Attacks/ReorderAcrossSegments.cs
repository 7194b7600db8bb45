using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Exchanges a record with one of another segment.</summary>
internal sealed class ReorderAcrossSegments : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryDamaged;

    public long Index(Victim victim) => Victim.Late;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        (segment[place], forger.Segments[^1][^1]) = (forger.Segments[^1][^1], segment[place]);
        forger.WriteSegments();
    }
}
