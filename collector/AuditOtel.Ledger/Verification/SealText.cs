using System.Globalization;
using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Verification;

/// <summary>Times of seals as a person reads them.</summary>
internal static class SealText
{
    public static DateTimeOffset? Instant(Seal? seal) => seal is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(seal.Time);

    public static string Time(long milliseconds) => Time(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Span(TimeSpan span) => span.Duration() < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s")
        : span.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}
