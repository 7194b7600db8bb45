using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger.Tests.Writing;

public sealed class LedgerEventsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Events_are_told_in_order_and_what_the_observer_throws_is_told()
    {
        var seen = new List<string>();
        var done = new TaskCompletionSource();
        await using var events = new LedgerEvents(told =>
        {
            seen.Add(told.Detail);
            if (seen.Count == 100)
                done.SetResult();
            if (told.Detail is "7")
                throw new InvalidOperationException("no room");
        }, TimeProvider.System);
        for (int i = 0; i < 100; i++)
            events.Raise(LedgerEventKind.ClockStep, $"{i}");
        await done.Task.WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => $"{i}"), seen);
        Assert.Contains("no room", events.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observer_that_does_not_return_holds_nobody_up_and_loses_nothing_in_silence()
    {
        using var gate = new ManualResetEventSlim();
        int seen = 0;
        await using var events = new LedgerEvents(_ =>
        {
            gate.Wait(Patience);
            Interlocked.Increment(ref seen);
        }, TimeProvider.System);
        for (int i = 0; i < 2000; i++)
            events.Raise(LedgerEventKind.ClockStep, $"{i}");
        Assert.Contains("was not handed on", events.Problem, StringComparison.Ordinal);
        gate.Set();
        using var patience = new CancellationTokenSource(Patience);
        while (Volatile.Read(ref seen) < 1024)
            await Task.Delay(2, patience.Token);
    }
}
