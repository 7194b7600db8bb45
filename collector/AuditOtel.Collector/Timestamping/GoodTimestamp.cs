namespace AuditOtel.Collector.Timestamping;

/// <summary>A time-stamp that holds.</summary>
/// <param name="Size">Entries the stamped checkpoint covers.</param>
/// <param name="Time">The time the token tells.</param>
public sealed record GoodTimestamp(long Size, DateTimeOffset Time);
