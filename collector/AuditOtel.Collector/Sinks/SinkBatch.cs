using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks;

/// <summary>What a feed found in the ledger behind its cursor.</summary>
/// <param name="Records">The records that the sink takes; none when those that were looked at fit no selection.</param>
/// <param name="Next">Where the cursor stands when they are delivered.</param>
/// <param name="Missed">Entries that expired before the sink had them.</param>
/// <param name="IsEnd">Whether there is nothing behind them for now.</param>
internal readonly record struct SinkBatch(IReadOnlyList<RecordView> Records, long Next, long Missed, bool IsEnd);
