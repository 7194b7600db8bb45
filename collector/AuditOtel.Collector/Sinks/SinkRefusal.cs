using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks;

/// <summary>Records that the other side said it will never take. They stay in the ledger, and the sink goes on behind them.</summary>
/// <param name="Records">Those that it may be.</param>
/// <param name="Count">How many of them; fewer than there are when the other side names a number only.</param>
/// <param name="Reason">Why, in one sentence.</param>
internal sealed record SinkRefusal(IReadOnlyList<RecordView> Records, long Count, string Reason);
