using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>Changes one byte and nothing else.</summary>
internal sealed class EditRecord : IAttack
{
    public Evidence Needed => Evidence.None;

    public string Kind => ProblemKind.EntryDamaged;

    public long Index(Victim victim) => Victim.Late;

    public void Mount(Victim victim) => victim.Change(Victim.Late, static (bytes, offset, header) => bytes[offset + FrameHeader.Bytes + header.Length - 1] ^= 1);
}
