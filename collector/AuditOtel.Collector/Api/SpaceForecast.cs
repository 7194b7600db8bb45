using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Api;

/// <summary>When the directories of a ledger will be full (requirement L10).</summary>
internal static class SpaceForecast
{
    /// <summary>With fewer days left the status warns.</summary>
    internal const double WarningDays = 7;

    private const double SecondsPerDay = 86_400;

    /// <summary>The days until nothing but the policy's minimum is free; null when the ledger does not grow or the space is not known.</summary>
    internal static double? Days(IEnumerable<FileSystemSpace?> spaces, ByteAmount? minFree, double bytesPerSecond)
    {
        var known = spaces.OfType<FileSystemSpace>().DistinctBy(space => space.Mount, StringComparer.Ordinal).ToArray();
        if (known.Length == 0 || bytesPerSecond <= 0)
            return null;
        var free = known.Sum(space => Math.Max(0.0, space.Free - (minFree?.Of(space.Total) ?? 0)));
        return free / bytesPerSecond / SecondsPerDay;
    }
}
