using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Signs a checkpoint of other entries with the stolen key and puts it among those that the ledger keeps.</summary>
internal sealed class ForgeNote : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.RootMismatch;

    public long Index(Victim victim) => Victim.KeptSize;

    public void Mount(Victim victim)
    {
        string newest = File.ReadAllText(victim.Ledger.CheckpointPath);
        string note = victim.KeepNote(victim.Size);
        byte[] authentic = File.ReadAllBytes(note);
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment[place][^1] ^= 1;
        forger.WriteSegments().Sign();
        segment[place][^1] ^= 1;
        byte[] forged = File.ReadAllBytes(note);
        Assert.NotEqual(authentic, forged);
        forger.WriteSegments();
        File.WriteAllText(victim.Ledger.CheckpointPath, newest);
    }
}
