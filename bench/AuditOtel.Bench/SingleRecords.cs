using System.Diagnostics;
using AuditOtel.Cli.Bench;

namespace AuditOtel.Bench;

/// <summary>One caller of the SDK that waits for each receipt, in the ways it can wait, and beside each turn a raw durable write of 512 bytes.</summary>
internal static class SingleRecords
{
    private const int WarmUp = 500;
    private const double Goal = 2.0;

    private static readonly AuditDescriptor Update = new("user.account.update", AuditAction.Update, AuditClass.Account, "Bench.Update", "sha256:00");

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(BenchCollector place, TimeSpan duration)
    {
        using var raw = new RawProbe(place.Directory);
        await using var trail = place.CreateTrail();
        await using var grpc = place.CreateGrpcTrail();
        var sector = new byte[512];
        Random.Shared.NextBytes(sector);
        for (var i = 0; i < WarmUp; i++)
            await TurnAsync(new Samples(), new Samples(), new Samples(), new Samples());
        var (bare, awaited, blocking, overGrpc) = (new Samples(), new Samples(), new Samples(), new Samples());
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
            await TurnAsync(bare, awaited, blocking, overGrpc);

        return
        [
            Compare("one record through the SDK, p50", awaited, 0.50, Goal),
            Compare("one record through the SDK, p99", awaited, 0.99, null),
            Compare("the same, from a synchronous call, p50", blocking, 0.50, Goal),
            Compare("the same over gRPC, p50", overGrpc, 0.50, null),
        ];

        async Task TurnAsync(Samples bareOnes, Samples awaitedOnes, Samples blockingOnes, Samples grpcOnes)
        {
            bareOnes.Add(raw.Append(sector));
            await RecordAsync(trail, awaitedOnes);
            Block(trail, blockingOnes);
            await RecordAsync(grpc, grpcOnes);
        }

        Measurement Compare(string name, Samples ours, double share, double? goal)
        {
            var (value, least) = (ours.Microseconds(share), bare.Microseconds(share));
            return new Measurement(
                name, "us", value, least, "pwrite + fdatasync of 512 B", $"{value / least:0.00} x", goal is null ? "" : $"<= {goal:0.0} x", goal is null ? null : value <= goal * least);
        }
    }

    private static async Task RecordAsync(OtlpAuditTrail trail, Samples samples)
    {
        var sent = Stopwatch.GetTimestamp();
        await trail.RecordAsync(BenchCollector.Record());
        samples.Add(Stopwatch.GetTimestamp() - sent);
    }

    /// <summary>Intent and outcome of a call without a body: two records, of which each is half of the time.</summary>
    private static void Block(OtlpAuditTrail trail, Samples samples)
    {
        var sent = Stopwatch.GetTimestamp();
        Call(trail);
        samples.Add((Stopwatch.GetTimestamp() - sent) / 2);
    }

    private static void Call(OtlpAuditTrail trail)
    {
        var operation = trail.Start(Update);
        operation.Target("user", "42");
        operation.Begin();
        operation.Succeed();
    }
}
