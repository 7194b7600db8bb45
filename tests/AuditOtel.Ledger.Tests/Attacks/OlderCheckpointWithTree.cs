using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts back an older checkpoint, changes what it does not cover, mends all that no signature covers, and begins the seals anew.</summary>
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
        forger.WriteSegments().WriteTree().RemoveNotesAbove(Victim.KeptSize).SealAnew(Victim.KeptSize);
        File.WriteAllBytes(victim.Ledger.CheckpointPath, victim.Young(victim.Ledger.CheckpointPath));
    }
}
