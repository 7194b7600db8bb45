namespace AuditOtel.Collector.Api;

/// <summary>The segments of a ledger.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="CurrentSince">When the file of the newest one was created; null when there is none.</param>
public sealed record SegmentStatus(int Count, DateTimeOffset? CurrentSince);
