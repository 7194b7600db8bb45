using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts the directory back to an earlier day and forgets a checkpoint that the ledger keeps.</summary>
internal sealed class RollBackWithoutNotes : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryMissing;

    public long Index(Victim victim) => Victim.KeptSize;

    public void Mount(Victim victim)
    {
        string note = victim.KeepNote(victim.Size);
        byte[] newest = File.ReadAllBytes(note);
        victim.RollBack();
        File.WriteAllBytes(note, newest);
    }
}
