using AuditOtel.Ledger;

namespace AuditOtel.Collector.Index;

/// <summary>The ledger that an index is kept of.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="Identity">Who it is.</param>
/// <param name="Durable">How many of its entries are durable at this moment.</param>
internal sealed record IndexLedger(string Directory, LedgerIdentity Identity, Func<long> Durable);
