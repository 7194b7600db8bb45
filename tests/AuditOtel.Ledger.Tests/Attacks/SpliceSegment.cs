using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Puts a segment of another ledger of the same name, of the same length and with the same first index, in the place of its own.</summary>
internal sealed class SpliceSegment : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.Format;

    public long Index(Victim victim) => victim.SecondSegment;

    public void Mount(Victim victim)
    {
        using Victim other = victim.Twin();
        File.Copy(other.Ledger.Segments[1], victim.Ledger.Segments[1], overwrite: true);
    }
}
