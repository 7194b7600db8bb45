namespace AuditOtel.Collector.Api;

/// <summary>The newest seal since the start.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Size">How many entries it covers.</param>
/// <param name="Time">Its time.</param>
public sealed record SealStatus(long Index, long Size, DateTimeOffset Time);
