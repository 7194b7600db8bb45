using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Goes on with the entries of another ledger from some place on, and mends everything but the signed root.</summary>
internal sealed class SpliceTail : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.RootMismatch;

    public long Index(Victim victim) => Victim.KeptSize;

    public void Mount(Victim victim)
    {
        using Victim other = victim.Twin();
        Forger forger = Forger.Of(victim.Path);
        Forger stolen = Forger.Of(other.Path);
        forger.Segments[^1].Clear();
        forger.Segments[^1].AddRange(stolen.Segments[^1]);
        forger.WriteSegments().WriteTree();
    }
}
