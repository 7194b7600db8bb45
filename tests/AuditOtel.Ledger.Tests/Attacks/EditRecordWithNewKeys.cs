using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Changes one byte, mends everything and signs it with keys of his own, which he puts beside the ledger.</summary>
internal sealed class EditRecordWithNewKeys : IAttack
{
    public Evidence Needed => Evidence.Key;

    public string Kind => ProblemKind.CheckpointForeign;

    public long Index(Victim victim) => 0;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment[place][^1] ^= 1;
        forger.WriteSegments().WriteTree().Sign(withNewKeys: true);
    }
}
