namespace AuditOtel.Collector.Following;

/// <summary>How far a reading came.</summary>
/// <param name="Next">The first index behind what was looked at.</param>
/// <param name="Missed">Entries that expired before they were looked at.</param>
/// <param name="IsEnd">Whether there is nothing behind it for now.</param>
internal readonly record struct FollowedRange(long Next, long Missed, bool IsEnd);
