using AuditOtel.Faults.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>
/// Each system call of appends, checkpoints, the change to the next segment and the stop is failed, once or from then on, or is the last one before a
/// kill: what is acknowledged stays, the rest is refused with a reason, and the service goes on as promised.
/// </summary>
[Trait("Requirement", "B8")]
[Trait("Requirement", "L1")]
public sealed class RunningFaultTests(AlmostFullLedger almostFull, ITestOutputHelper output) : IClassFixture<AlmostFullLedger>, IDisposable
{
    private static readonly TimeSpan CheckpointAndMore = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(30);
    private static readonly string[] Occurrences = ["1", "1+", "2", "4"];

    // One record is one of each of these; the others come a few times a second, or once in a segment.
    private static readonly string[] FrequentCalls = ["pwritev", "fdatasync"];

    private readonly TempDirectory _directory = new();

    /// <summary>The calls that a collector makes after its start. fcntl is not among them: the runtime's own, which strace cannot tell from the ledger's, come first.</summary>
    private static IEnumerable<SystemCall> Calls =>
        new[] { "openat", "pwrite64", "pwritev", "fdatasync", "fsync", "renameat", "unlinkat", "ftruncate", "fchmod" }.Select(WritePath.Named);

    public static IEnumerable<object[]> Running => Matrix.Rows(
        from call in Calls
        from effect in call.Errors.Select(error => $"error={error}").Append(InjectedFault.Kill)
        from when in FrequentCalls.Contains(call.Name, StringComparer.Ordinal) ? [.. Occurrences, "8", "20+"] : Occurrences
        where effect is not InjectedFault.Kill || !when.EndsWith('+')
        select new object[] { call.Name, effect, when },
        isQuick: row => row is ["fdatasync", "error=EIO", "2"] or ["renameat", InjectedFault.Kill, "1"]);

    public static IEnumerable<object[]> Stopping => Matrix.Rows(
        from call in Calls
        from effect in call.Errors.Select(error => $"error={error}").Append(InjectedFault.Kill)
        from when in new[] { "1", "2", "3", "1+" }
        where effect is not InjectedFault.Kill || !when.EndsWith('+')
        select new object[] { call.Name, effect, when },
        isQuick: row => row is ["fsync", "error=EIO", "1"]);

    [Theory]
    [MemberData(nameof(Running))]
    public async Task A_running_collector_loses_nothing_acknowledged(string call, string effect, string when)
    {
        var (data, sent) = await almostFull.CopyAsync();
        var fault = new InjectedFault(WritePath.Named(call), effect, when);
        await using (var collector = await Collectors.StartAsync(data))
        {
            await Collectors.SendAsync(collector, sent, 3);
            var struck = await LoadUnderFaultAsync(collector, sent, fault);
            output.WriteLine(struck ? $"{fault} struck" : $"{fault} found no call: a run makes fewer of them");
            Assert.True(struck || !fault.IsFirst, $"{fault} did not strike: the test proves nothing.");
            if (collector.IsRunning)
                await AssertGoesOnAsync(collector, sent, fault);
            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversInProcessAsync(data, sent, $"{fault}");
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Stopping))]
    public async Task A_stopping_collector_loses_nothing_acknowledged(string call, string effect, string when)
    {
        var data = _directory.Combine("l");
        var sent = new SentRecords();
        var fault = new InjectedFault(WritePath.Named(call), effect, when);
        await using (var collector = await Collectors.StartAsync(data))
        {
            await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(300));
            await using var strace = await AttachedStrace.AttachAsync(collector.Id, fault.RunningArguments(data));
            var exitCode = await (collector.IsRunning ? collector.StopAsync() : collector.EndAsync());
            output.WriteLine($"exit code {exitCode}, {(fault.IsKill ? exitCode != 0 : InjectedFault.HasFailedACall(strace.TraceFile))}: {collector.Output}");
            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversInProcessAsync(data, sent, $"a stop with {fault}");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Appends, a checkpoint and the change to the next segment, with the fault on; returns whether it struck.</summary>
    private static async Task<bool> LoadUnderFaultAsync(CollectorProcess collector, SentRecords sent, InjectedFault fault)
    {
        await using var strace = await AttachedStrace.AttachAsync(collector.Id, fault.RunningArguments(collector.Data));
        await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(300));
        if (collector.IsRunning)
            await LoadToTheNextSegmentAsync(collector, sent, () => !fault.IsFirst || HasStruck());
        return fault.IsKill ? await Collectors.WasKilledAsync(collector) : HasStruck();

        bool HasStruck() => fault.IsKill ? !collector.IsRunning : InjectedFault.HasFailedACall(strace.TraceFile);
    }

    /// <summary>Loads for as long as that takes on a quiet machine, and on a busy one until the first call that is to be struck came.</summary>
    private static async Task LoadToTheNextSegmentAsync(CollectorProcess collector, SentRecords sent, Func<bool> isEnough)
    {
        using var stop = new CancellationTokenSource();
        var sending = new FaultLoad(sent) { Letters = 5_000 }.RunAsync(collector, stop.Token);
        await Task.Delay(CheckpointAndMore);
        using var bound = new CancellationTokenSource(LongestLoad);
        while (!isEnough() && !sending.IsCompleted && !bound.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        await stop.CancelAsync();
        await sending;
    }

    /// <summary>The fault is over: it takes records again where that is promised, or refuses; then it stops.</summary>
    private static async Task AssertGoesOnAsync(CollectorProcess collector, SentRecords sent, InjectedFault fault)
    {
        var load = new FaultLoad(sent);
        var before = sent.AcknowledgedCount;
        using var stop = new CancellationTokenSource();
        var sending = load.RunAsync(collector, stop.Token);
        await Tool.UntilAsync(() => sent.AcknowledgedCount > before || (!Promises.GoesOnAfterAFailedWrite && load.Refused > 5), () => $"a receipt after {fault}; the last refusal: {load.LastRefusal}");
        await stop.CancelAsync();
        await sending;
        await collector.StopAsync();
    }
}
