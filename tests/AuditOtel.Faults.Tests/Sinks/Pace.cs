using System.Diagnostics;
using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Sinks;

/// <summary>How fast receipts come while a test watches.</summary>
/// <param name="PerSecond">Receipts a second.</param>
/// <param name="Silence">The longest time without one, to about a second.</param>
internal sealed record Pace(double PerSecond, TimeSpan Silence)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    /// <summary>Watches for this long.</summary>
    internal static async Task<Pace> WatchAsync(SentRecords sent, TimeSpan duration)
    {
        var (watch, first) = (Stopwatch.StartNew(), sent.AcknowledgedCount);
        var (count, at, silence) = (first, TimeSpan.Zero, TimeSpan.Zero);
        while (watch.Elapsed < duration)
        {
            await Task.Delay(Look);
            var (now, acknowledged) = (watch.Elapsed, sent.AcknowledgedCount);
            silence = now - at > silence ? now - at : silence;
            if (acknowledged > count)
                (count, at) = (acknowledged, now);
        }

        return new Pace((count - first) / watch.Elapsed.TotalSeconds, silence);
    }
}
