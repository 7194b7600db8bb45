namespace AuditOtel.Collector.Api;

/// <summary>How fast a ledger grows, over the last minute and the last hour, or since the start when that is shorter.</summary>
/// <param name="RecordsPerSecondMinute">Records a second, last minute.</param>
/// <param name="BytesPerSecondMinute">Bytes of segment files a second, last minute.</param>
/// <param name="RecordsPerSecondHour">Records a second, last hour.</param>
/// <param name="BytesPerSecondHour">Bytes of segment files a second, last hour; below zero when more was freed than written.</param>
public sealed record RateStatus(double RecordsPerSecondMinute, double BytesPerSecondMinute, double RecordsPerSecondHour, double BytesPerSecondHour);
