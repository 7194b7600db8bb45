using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Sinks;

/// <summary>
/// How fast receipts come while a test watches. It is told by looks, half a second apart, and not by the clock: a machine that stands still as a whole makes nobody wait for a sink.
/// </summary>
/// <param name="PerLook">Receipts between two looks.</param>
/// <param name="Silence">The most looks in a row that saw none.</param>
internal sealed record Pace(double PerLook, int Silence)
{
    internal static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.5);

    /// <summary>Watches for this long.</summary>
    internal static async Task<Pace> WatchAsync(SentRecords sent, TimeSpan duration)
    {
        var looks = (int)(duration / BetweenLooks);
        var first = sent.AcknowledgedCount;
        var (count, silence, longest) = (first, 0, 0);
        for (var look = 0; look < looks; look++)
        {
            await Task.Delay(BetweenLooks);
            var acknowledged = sent.AcknowledgedCount;
            silence = acknowledged > count ? 0 : silence + 1;
            (count, longest) = (acknowledged, Math.Max(longest, silence));
        }

        return new Pace((count - first) / (double)looks, longest);
    }
}
