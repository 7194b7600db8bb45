namespace AuditOtel.Collector.Api;

/// <summary>How time-stamping is.</summary>
/// <param name="Size">Entries the newest stamped checkpoint covers; null when none was stamped since the start.</param>
/// <param name="Time">When it was stamped, by the collector's clock.</param>
/// <param name="Problem">Why the last attempt failed; null when it did not.</param>
public sealed record TimestampStatus(long? Size, DateTimeOffset? Time, string? Problem);
