using System.Diagnostics;

namespace AuditOtel.Bench;

/// <summary>What an audited empty method costs over the plain call, with a trail that does nothing. The best of several turns counts.</summary>
internal static class CallCost
{
    private const int Calls = 500_000;
    private const int MostTurns = 40;

    internal static IEnumerable<Measurement> Measure(TimeSpan duration)
    {
        using var installed = AuditTrail.Install(new NullTrail());
        var methods = new EmptyMethods();
        var sync = Compare("audited empty method", duration / 2, () => methods.Plain("42"), () => methods.Audited("42"), 60, withoutAllocation: true);
        // Both tasks are complete when they come back, so nothing waits here.
        var async = Compare(
            "audited empty async method", duration / 2, () => Observe(methods.PlainAsync("42")), () => Observe(methods.AuditedAsync("42")), 100, withoutAllocation: false);
        return [.. sync, .. async, .. MeasureAnnotated(duration / 2), .. MeasureOthers(duration / 2)];
    }

    // As a user has them: the build rewrites the bodies.
    private static IEnumerable<Measurement> MeasureAnnotated(TimeSpan duration)
    {
        var (plain, methods) = (new EmptyMethods(), new AnnotatedMethods());
        return
        [
            .. Compare("annotated empty method", duration, () => plain.Plain("42"), () => methods.Audited("42"), 60, withoutAllocation: true),
            .. Compare("annotated method with a result", duration, () => methods.PlainResult("42"), () => methods.AuditedResult("42"), 60, withoutAllocation: true),
            .. Compare("annotated method with AuditScope", duration, () => plain.Plain("42"), () => methods.AuditedScope("42"), null, withoutAllocation: false),
            .. Compare(
                "annotated async method", duration, () => Observe(methods.PlainAsync("42")), () => Observe(methods.AuditedAsync("42")), 100, withoutAllocation: false),
        ];
    }

    // What else one could do instead, in the same run; none of it is durable, and none of it is a goal.
    private static IEnumerable<Measurement> MeasureOthers(TimeSpan duration)
    {
        var plain = new EmptyMethods();
        var proxy = CastleMethods.Create();
        using var simple = LogCalls.Simple();
        using var batch = LogCalls.Batch();
        return
        [
            .. Compare("Castle proxy, no-op trail", duration, () => plain.Plain("42"), () => proxy.Keep("42"), null, withoutAllocation: false),
            .. Compare("OpenTelemetry ILogger, simple, no-op exporter", duration, () => plain.Plain("42"), () => simple.Write("42"), null, withoutAllocation: false),
            .. Compare("OpenTelemetry ILogger, batch, no-op exporter", duration, () => plain.Plain("42"), () => batch.Write("42"), null, withoutAllocation: false),
        ];
    }

    private static IEnumerable<Measurement> Compare(string name, TimeSpan duration, Action plain, Action audited, double? goal, bool withoutAllocation)
    {
        var (bare, ours) = ((Nanoseconds: double.MaxValue, Bytes: double.MaxValue), (Nanoseconds: double.MaxValue, Bytes: double.MaxValue));
        var started = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < MostTurns && (turn < 3 || Stopwatch.GetElapsedTime(started) < duration); turn++)
        {
            bare = Best(bare, Run(plain));
            ours = Best(ours, Run(audited));
        }

        var (time, bytes) = (ours.Nanoseconds - bare.Nanoseconds, ours.Bytes - bare.Bytes);
        yield return goal is { } most
            ? new Measurement($"{name}, time", "ns/call", ours.Nanoseconds, bare.Nanoseconds, "the plain call", $"+{time:0.0} ns", $"<= +{most:0} ns", time <= most)
            : new Measurement($"{name}, time", "ns/call", ours.Nanoseconds, bare.Nanoseconds, "the plain call", $"+{time:0.0} ns");
        yield return withoutAllocation
            ? new Measurement($"{name}, memory", "B/call", ours.Bytes, bare.Bytes, "the plain call", $"+{bytes:0.0} B", "+0 B", bytes < 0.5)
            : new Measurement($"{name}, memory", "B/call", ours.Bytes, bare.Bytes, "the plain call", $"+{bytes:0.0} B");
    }

    private static (double Nanoseconds, double Bytes) Run(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Calls; i++)
            call();
        var elapsed = Stopwatch.GetElapsedTime(started);
        return (elapsed.TotalNanoseconds / Calls, (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls);
    }

    private static (double Nanoseconds, double Bytes) Best((double Nanoseconds, double Bytes) one, (double Nanoseconds, double Bytes) other) =>
        (Math.Min(one.Nanoseconds, other.Nanoseconds), Math.Min(one.Bytes, other.Bytes));

    private static void Observe(Task<int> task)
    {
        if (!task.IsCompletedSuccessfully)
            throw new InvalidOperationException("The empty method did not complete at once.");
    }
}
