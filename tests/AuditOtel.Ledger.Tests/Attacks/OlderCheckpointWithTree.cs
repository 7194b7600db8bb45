using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts back an older checkpoint, changes what it does not cover, and mends all that no signature covers.</summary>
internal sealed class OlderCheckpointWithTree : IAttack
{
    public Evidence Needed => Evidence.LaterCheckpoint;

    public string Kind => ProblemKind.RootMismatch;

    public long Index(Victim victim) => Victim.KeptSize;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment[place][^1] ^= 1;
        forger.WriteSegments().WriteTree();
        File.WriteAllBytes(victim.Ledger.CheckpointPath, victim.Young(victim.Ledger.CheckpointPath));
    }
}
