using System.Globalization;

namespace AuditOtel.Build.Reporting;

/// <summary>The time that a report tells, where a build gives one.</summary>
internal static class ReportTime
{
    private const long Last = 253402300799;

    /// <summary>Returns seconds since 1970 as text; null for none.</summary>
    /// <exception cref="InvalidDataException">It is no number of seconds of this calendar.</exception>
    internal static string? Of(string epoch)
    {
        if (epoch.Length == 0)
            return null;

        return long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Last
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
            : throw new InvalidDataException($"'{epoch}' is no time in seconds since 1970: mend SOURCE_DATE_EPOCH or AuditOtelReportEpoch");
    }
}
