using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts back an older checkpoint of the same ledger, so that what came later looks as if it were not signed yet; then changes it.</summary>
internal sealed class OlderCheckpoint : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.TreeMismatch;

    public long Index(Victim victim) => Victim.Late;

    public void Mount(Victim victim)
    {
        Forger forger = Forger.Of(victim.Path);
        (List<byte[]> segment, int place) = forger.Find(Victim.Late);
        segment[place][^1] ^= 1;
        forger.WriteSegments();
        File.WriteAllBytes(victim.Ledger.CheckpointPath, victim.Young(victim.Ledger.CheckpointPath));
    }
}
