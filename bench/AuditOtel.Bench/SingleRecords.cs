using System.Diagnostics;
using AuditOtel.Cli.Bench;

namespace AuditOtel.Bench;

/// <summary>One caller of the SDK that waits for each receipt, beside a raw durable write of 512 bytes before each record.</summary>
internal static class SingleRecords
{
    private const int WarmUp = 200;

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(BenchCollector place, TimeSpan duration)
    {
        using var raw = new RawProbe(place.Directory);
        await using var trail = place.CreateTrail();
        var sector = new byte[512];
        Random.Shared.NextBytes(sector);
        for (var i = 0; i < WarmUp; i++)
        {
            raw.Append(sector);
            await trail.RecordAsync(BenchCollector.Record());
        }

        var (ours, bare) = (new Samples(), new Samples());
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            bare.Add(raw.Append(sector));
            var sent = Stopwatch.GetTimestamp();
            await trail.RecordAsync(BenchCollector.Record());
            ours.Add(Stopwatch.GetTimestamp() - sent);
        }

        return [Compare("p50", 0.50), Compare("p99", 0.99)];

        Measurement Compare(string name, double share)
        {
            var (value, least) = (ours.Microseconds(share), bare.Microseconds(share));
            return new Measurement(
                $"one record through the SDK, {name}", "us", value, least, "pwrite + fdatasync of 512 B", $"{value / least:0.0} x");
        }
    }
}
