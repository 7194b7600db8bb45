namespace AuditOtel.Collector.Sinks;

/// <summary>The content of a cursor's file.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Ledger">The ledger's name.</param>
/// <param name="Next">The first index that is not delivered.</param>
internal sealed record SinkPlace(int Version, string Ledger, long Next);
