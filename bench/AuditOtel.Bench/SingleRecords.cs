using System.Diagnostics;
using AuditOtel.Cli.Bench;

namespace AuditOtel.Bench;

/// <summary>One caller of the SDK that waits for each receipt, in the ways it can wait, and in turns with each of them raw durable writes of 512 bytes.</summary>
internal static class SingleRecords
{
    private const double Goal = 2.0;

    private static readonly AuditDescriptor Update = new("user.account.update", AuditAction.Update, AuditClass.Account, "Bench.Update", "sha256:00");

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(BenchCollector place, TimeSpan duration)
    {
        using var raw = new RawProbe(place.Directory);
        await using var trail = place.CreateTrail();
        await using var grpc = place.CreateGrpcTrail();
        await InTurnsAsync(raw, duration / 8, 1, Awaited);
        await InTurnsAsync(raw, duration / 8, 2, Blocking);
        await InTurnsAsync(raw, duration / 8, 1, OverGrpc);
        var awaited = await InTurnsAsync(raw, duration / 3, 1, Awaited);
        var blocking = await InTurnsAsync(raw, duration / 3, 2, Blocking);
        var overGrpc = await InTurnsAsync(raw, duration / 3, 1, OverGrpc);
        return
        [
            awaited.Compare("one record through the SDK, p50", 0.50, Goal),
            awaited.Compare("one record through the SDK, p99", 0.99, null),
            blocking.Compare("the same, from a synchronous call, p50", 0.50, Goal),
            overGrpc.Compare("the same over gRPC, p50", 0.50, null),
            Processor("one record through the SDK, processor time", awaited),
            Processor("the same, from a synchronous call", blocking),
        ];

        Measurement Processor(string name, Pair ours) => new(
            name, "us/record", ours.ProcessorMicroseconds, overGrpc.ProcessorMicroseconds, "over gRPC; both with collector and raw write", $"{ours.ProcessorMicroseconds / overGrpc.ProcessorMicroseconds:0.00} x");

        Task Awaited(Samples ours) => RecordAsync(trail, ours);
        Task Blocking(Samples ours) => Call(trail, ours);
        Task OverGrpc(Samples ours) => RecordAsync(grpc, ours);
    }

    private static async Task<Pair> InTurnsAsync(RawProbe raw, TimeSpan duration, int records, Func<Samples, Task> send)
    {
        var sector = new byte[512];
        Random.Shared.NextBytes(sector);
        var (pair, processor) = (new Pair(), ProcessorTime());
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            pair.Raw.Add(raw.Append(sector));
            await send(pair.Ours);
            pair.Sent += records;
        }

        pair.ProcessorMicroseconds = (ProcessorTime() - processor).TotalMicroseconds / pair.Sent;
        return pair;
    }

    private static TimeSpan ProcessorTime() => OperatingSystem.IsLinux() ? Environment.CpuUsage.TotalTime : TimeSpan.Zero;

    private static async Task RecordAsync(OtlpAuditTrail trail, Samples samples)
    {
        var sent = Stopwatch.GetTimestamp();
        await trail.RecordAsync(BenchCollector.Record());
        samples.Add(Stopwatch.GetTimestamp() - sent);
    }

    /// <summary>Intent and outcome of a call without a body: two records, of which each is half of the time.</summary>
    private static Task Call(OtlpAuditTrail trail, Samples samples)
    {
        var sent = Stopwatch.GetTimestamp();
        Call(trail);
        samples.Add((Stopwatch.GetTimestamp() - sent) / 2);
        return Task.CompletedTask;
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

        internal int Sent { get; set; }

        internal double ProcessorMicroseconds { get; set; }

        internal Measurement Compare(string name, double share, double? goal)
        {
            var (value, least) = (Ours.Microseconds(share), Raw.Microseconds(share));
            return new Measurement(
                name, "us", value, least, "pwrite + fdatasync of 512 B", $"{value / least:0.00} x", goal is null ? "" : $"<= {goal:0.0} x", goal is null ? null : value <= goal * least);
        }
    }
}
