using System.Diagnostics;

namespace AuditOtel.Cli.Bench;

/// <summary>Durations of one kind, in Stopwatch ticks.</summary>
internal sealed class Samples
{
    private readonly List<long> _ticks = new(65536);

    internal void Add(long ticks) => _ticks.Add(ticks);

    /// <summary>The mean, in microseconds.</summary>
    internal double MeanMicroseconds() => _ticks.Average() * 1e6 / Stopwatch.Frequency;

    /// <summary>The value that a share of the samples does not exceed (nearest rank), in microseconds.</summary>
    internal double Microseconds(double share)
    {
        var sorted = _ticks.Order().ToArray();
        var ticks = sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
        return ticks * 1e6 / Stopwatch.Frequency;
    }
}
