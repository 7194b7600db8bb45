namespace AuditOtel.Collector.Query;

/// <summary>How a search asks the ledgers' indexes.</summary>
/// <param name="Tell">Is told, one sentence each, why an index could not be used. The results are complete all the same.</param>
internal sealed record IndexUse(Action<string> Tell);
