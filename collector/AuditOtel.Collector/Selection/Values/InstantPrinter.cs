using System.Globalization;

namespace AuditOtel.Collector.Selection.Values;

/// <summary>Writes an instant as <see cref="InstantText"/> reads it, before 1970 too.</summary>
internal static class InstantPrinter
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    internal static string Print(long unixNanoseconds)
    {
        var fraction = ((unixNanoseconds % NanosecondsPerSecond) + NanosecondsPerSecond) % NanosecondsPerSecond;
        var seconds = (long)(((Int128)unixNanoseconds - fraction) / NanosecondsPerSecond);
        var text = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return fraction == 0 ? text + "Z" : string.Create(CultureInfo.InvariantCulture, $"{text}.{fraction:D9}Z");
    }
}
