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
        return [.. sync, .. async];
    }

    private static IEnumerable<Measurement> Compare(string name, TimeSpan duration, Action plain, Action audited, double goal, bool withoutAllocation)
    {
        var (bare, ours) = ((Nanoseconds: double.MaxValue, Bytes: double.MaxValue), (Nanoseconds: double.MaxValue, Bytes: double.MaxValue));
        var started = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < MostTurns && (turn < 3 || Stopwatch.GetElapsedTime(started) < duration); turn++)
        {
            bare = Best(bare, Run(plain));
            ours = Best(ours, Run(audited));
        }

        var (time, bytes) = (ours.Nanoseconds - bare.Nanoseconds, ours.Bytes - bare.Bytes);
        yield return new Measurement($"{name}, time", "ns/call", ours.Nanoseconds, bare.Nanoseconds, "the plain call", $"+{time:0.0} ns", $"<= +{goal:0} ns", time <= goal);
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
