using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts back the level hashes of a younger ledger in which an entry was another one.</summary>
internal sealed class StaleLevelHashes : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.TreeMismatch;

    public long Index(Victim victim) => 5;

    public void Mount(Victim victim)
    {
        string level = victim.Ledger.TreeFile(0);
        byte[] hashes = File.ReadAllBytes(level);
        hashes.AsSpan(6 * 32, 32).CopyTo(hashes.AsSpan(5 * 32));
        File.WriteAllBytes(level, hashes);
    }
}
