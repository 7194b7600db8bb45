using System.Diagnostics;

namespace AuditOtel.Bench;

/// <summary>64 callers of one trail that each wait for their receipts share syncs; held against one client, in turns of a quarter of the time.</summary>
internal static class ManyClients
{
    private const int Clients = 64;
    private const int Turns = 4;

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(BenchCollector place, TimeSpan duration)
    {
        await using var trail = place.CreateTrail();
        await RunAsync(trail, Clients, duration / (Turns * 4));
        var (many, one) = (0.0, 0.0);
        for (var turn = 0; turn < Turns; turn++)
        {
            one += await RunAsync(trail, 1, duration / (Turns * 2));
            many += await RunAsync(trail, Clients, duration / (Turns * 2));
        }

        return [new Measurement($"{Clients} callers of the SDK", "records/s", many / Turns, one / Turns, "one caller", $"{many / one:0.0} x", ">= 15.0 x", many >= 15 * one)];
    }

    private static async Task<double> RunAsync(OtlpAuditTrail trail, int clients, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(SendAsync)));
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task<long> SendAsync()
        {
            var sent = 0L;
            for (; Stopwatch.GetElapsedTime(started) < duration; sent++)
                await trail.RecordAsync(BenchCollector.Record());
            return sent;
        }
    }
}
