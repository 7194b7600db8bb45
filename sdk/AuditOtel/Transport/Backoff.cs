using System.Security.Cryptography;

namespace AuditOtel.Transport;

/// <summary>How long to wait after failures: twice as long after each, and never the same for all processes of a host that lost their collector at once.</summary>
internal static class Backoff
{
    private const int MostDoublings = 5;

    /// <summary>The wait after so many failures in a row, shortened by up to a quarter at random.</summary>
    internal static TimeSpan After(TimeSpan first, TimeSpan longest, int failures)
    {
        var full = first * (1 << Math.Clamp(failures - 1, 0, MostDoublings));
        if (full > longest)
            full = longest;
        return full * (1 - (RandomNumberGenerator.GetInt32(250) / 1000.0));
    }
}
