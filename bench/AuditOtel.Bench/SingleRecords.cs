using System.Diagnostics;
using AuditOtel.Cli.Bench;

namespace AuditOtel.Bench;

/// <summary>One caller of the SDK that waits for each receipt, in the ways it can wait, and in turns with each of them raw durable writes of 512 bytes.</summary>
internal static class SingleRecords
{
    private const int Block = 50;
    private const int WarmUp = 20;
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
            await TurnAsync(new Pair(), new Pair(), new Pair());
        var (awaited, blocking, overGrpc) = (new Pair(), new Pair(), new Pair());
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
            await TurnAsync(awaited, blocking, overGrpc);

        return
        [
            awaited.Compare("one record through the SDK, p50", 0.50, Goal),
            awaited.Compare("one record through the SDK, p99", 0.99, null),
            blocking.Compare("the same, from a synchronous call, p50", 0.50, Goal),
            overGrpc.Compare("the same over gRPC, p50", 0.50, null),
        ];

        async Task TurnAsync(Pair awaitedOnes, Pair blockingOnes, Pair grpcOnes)
        {
            AppendRaw(awaitedOnes);
            for (var i = 0; i < Block; i++)
                await RecordAsync(trail, awaitedOnes.Ours);
            AppendRaw(blockingOnes);
            for (var i = 0; i < Block; i++)
                Call(trail, blockingOnes.Ours);
            AppendRaw(grpcOnes);
            for (var i = 0; i < Block; i++)
                await RecordAsync(grpc, grpcOnes.Ours);
        }

        void AppendRaw(Pair ones)
        {
            for (var i = 0; i < Block; i++)
                ones.Raw.Add(raw.Append(sector));
        }
    }

    private static async Task RecordAsync(OtlpAuditTrail trail, Samples samples)
    {
        var sent = Stopwatch.GetTimestamp();
        await trail.RecordAsync(BenchCollector.Record());
        samples.Add(Stopwatch.GetTimestamp() - sent);
    }

    /// <summary>Intent and outcome of a call without a body: two records, of which each is half of the time.</summary>
    private static void Call(OtlpAuditTrail trail, Samples samples)
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

    /// <summary>One way of sending, and the raw writes in turns with it.</summary>
    private sealed class Pair
    {
        internal Samples Ours { get; } = new();

        internal Samples Raw { get; } = new();

        internal Measurement Compare(string name, double share, double? goal)
        {
            var (value, least) = (Ours.Microseconds(share), Raw.Microseconds(share));
            return new Measurement(
                name, "us", value, least, "pwrite + fdatasync of 512 B", $"{value / least:0.00} x", goal is null ? "" : $"<= {goal:0.0} x", goal is null ? null : value <= goal * least);
        }
    }
}
