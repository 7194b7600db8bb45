namespace AuditOtel.Collector.Sinks;

/// <summary>The ledger that sinks read.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Durable">How many of its entries are durable at this moment.</param>
internal sealed record SinkLedger(string Directory, string Name, Func<long> Durable);
