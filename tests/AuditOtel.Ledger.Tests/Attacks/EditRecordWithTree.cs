using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Changes one byte and mends checksums, headers and level hashes; the signed root stays.</summary>
internal sealed class EditRecordWithTree : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.RootMismatch;

    public long Index(Victim victim) => Victim.KeptSize;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment[place][^1] ^= 1;
        forger.WriteSegments().WriteTree();
    }
}
