using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Following;

/// <summary>Records that somebody who follows the ledger has not had yet.</summary>
/// <param name="Records">Those that fit the selection; none when nothing that was looked at does.</param>
/// <param name="Next">The first index behind what was looked at.</param>
/// <param name="Missed">Entries that expired before they were looked at.</param>
/// <param name="IsEnd">Whether there is nothing behind them for now.</param>
internal readonly record struct RecordBatch(IReadOnlyList<RecordView> Records, long Next, long Missed, bool IsEnd);
