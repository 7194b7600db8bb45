using AuditOtel.Ledger;

namespace AuditOtel.Collector.Following;

/// <summary>Takes the entries of one reading. When the reading fails, the same entries come again in another one, so that what was taken has to be given up.</summary>
internal interface IEntryTaker
{
    /// <summary>Takes an entry.</summary>
    /// <param name="ledger">The ledger's name.</param>
    /// <param name="entry">Its memory is valid during the call.</param>
    /// <returns>Whether there is room for more.</returns>
    bool Take(string ledger, in LedgerEntry entry);
}
