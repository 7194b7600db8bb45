using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts a copy of a record behind another one and renumbers what follows.</summary>
internal sealed class InsertRecord : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryDamaged;

    public long Index(Victim victim) => Victim.Late + 1;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment.Insert(place + 1, segment[place]);
        forger.WriteSegments();
    }
}
