using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Changes one byte of what the auditor has a checkpoint of, mends everything and signs it with the stolen key.</summary>
internal sealed class EditRecordResigned : IAttack
{
    public Evidence Needed => Evidence.Checkpoint;

    public string Kind => ProblemKind.RootMismatch;

    public long Index(Victim victim) => 0;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.KeptSize - 1);
        segment[place][^1] ^= 1;
        forger.WriteSegments().WriteTree().Sign();
    }
}
