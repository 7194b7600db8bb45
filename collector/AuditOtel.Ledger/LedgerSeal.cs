using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger;

/// <summary>The newest seal of a writer.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Size">How many entries it covers.</param>
/// <param name="Time">Its time; never earlier than that of the seal before.</param>
public sealed record LedgerSeal(long Index, long Size, DateTimeOffset Time)
{
    internal static LedgerSeal? Of(Seal? seal) => seal is null ? null : new LedgerSeal(seal.Index, seal.Size, DateTimeOffset.FromUnixTimeMilliseconds(seal.Time));
}
