using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Removes a record and renumbers what follows.</summary>
internal sealed class DeleteRecord : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryDamaged;

    public long Index(Victim victim) => Victim.Late;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment.RemoveAt(place);
        forger.WriteSegments();
    }
}
