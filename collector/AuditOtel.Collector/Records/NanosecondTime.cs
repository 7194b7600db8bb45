using System.Globalization;

namespace AuditOtel.Collector.Records;

/// <summary>Text form of nanosecond times: RFC 3339 in UTC with nine decimals.</summary>
internal static class NanosecondTime
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    internal static string Format(ulong unixNanoseconds)
    {
        var seconds = AuditClock.FromUnixNanoseconds(unixNanoseconds / NanosecondsPerSecond * NanosecondsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds:yyyy-MM-ddTHH:mm:ss}.{unixNanoseconds % NanosecondsPerSecond:D9}Z");
    }
}
