using AuditOtel.Faults.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>
/// Each system call of a start is failed, or is the last one before a kill, in turn: the collector starts all the same or says in one sentence why not;
/// the next start recovers, and nothing acknowledged is lost.
/// </summary>
[Trait("Requirement", "B8")]
[Trait("Requirement", "L1")]
public sealed class StartFaultTests(KilledLedger killed, ITestOutputHelper output) : IClassFixture<KilledLedger>, IDisposable
{
    // Far more than one thread makes of one call in a start: only a fault that strikes for ever gets there.
    private const int Most = 400;

    private readonly TempDirectory _directory = new();

    private static IEnumerable<object[]> Faults => Matrix.Rows(
        from call in WritePath.Calls
        where call.IsFailed
        from effect in call.Errors.Select(error => $"error={error}").Append(InjectedFault.Kill)
        select new object[] { call.Name, effect },
        isQuick: row => row is ["openat", "error=EIO"]);

    /// <summary>A start on a ledger that is there makes no directory; <see cref="WritePathTests"/> sees to it that the others are in one of both.</summary>
    public static IEnumerable<object[]> StartFaults => Faults.Where(row => row[0] is not ("mkdirat" or "readlink"));

    /// <summary>A creation finds nothing to remove, cuts nothing and copies no file's attributes.</summary>
    public static IEnumerable<object[]> CreationFaults => Faults.Where(row => row[0] is not ("unlink" or "ftruncate" or "statx"));

    [Theory]
    [MemberData(nameof(StartFaults))]
    public async Task A_start_on_a_killed_ledger_survives_a_fault_at_each_call(string call, string effect)
    {
        var (number, step) = (1, Matrix.IsWhole ? 1 : 20);
        for (; number <= Most; number += step)
        {
            var (data, sent) = await killed.CopyAsync();
            var fault = new InjectedFault(WritePath.Named(call), effect, $"{number}");
            if (!await StartAsync(data, sent, fault))
                break;
            await Collectors.AssertRecoversInProcessAsync(data, sent, $"a start with {fault}");
            Directory.Delete(data, recursive: true);
        }

        Assert.True(number is > 1 and <= Most, $"The fault struck {(number - 1) / step} times: it does not strike, or does not end.");
        output.WriteLine($"{(number - 1) / step} starts with {effect} for {call}");
    }

    [Theory]
    [MemberData(nameof(CreationFaults))]
    public async Task A_creation_cut_short_leaves_a_whole_ledger_or_none(string call, string effect)
    {
        var (number, step) = (1, Matrix.IsWhole ? 1 : 10);
        for (; number <= Most; number += step)
        {
            var data = _directory.Combine($"{number}");
            Directory.CreateDirectory(data);
            var sent = new SentRecords();
            var fault = new InjectedFault(WritePath.Named(call), effect, $"{number}");
            if (!await StartAsync(data, sent, fault))
                break;
            await AssertWholeOrNoneAsync(data, sent, fault);
            Directory.Delete(data, recursive: true);
        }

        Assert.True(number is > 1 and <= Most, $"The fault struck {(number - 1) / step} times: it does not strike, or does not end.");
        output.WriteLine($"{(number - 1) / step} creations with {effect} for {call}");
    }

    /// <summary>What cannot be looked at may be there: taking it for absent would put a new ledger, with new keys, in its place.</summary>
    [Theory]
    [InlineData("EIO")]
    [InlineData("EACCES")]
    public async Task A_ledger_that_cannot_be_looked_at_is_not_created_anew(string error)
    {
        const string Calls = "stat,lstat,newfstatat,statx";
        var (data, sent) = await killed.CopyAsync();
        string[] strace = ["strace", "-D", "-f", "-q", "-o", _directory.Combine("trace"), "-e", $"trace={Calls}", "-e", $"inject={Calls}:error={error}"];
        await using (var collector = await Collectors.LaunchAsync(data, [.. strace, "-P", data, "-P", Path.Combine(data, "ledger.json")]))
        {
            Assert.False(collector.IsRunning, collector.Output);
            Collectors.AssertSpeaksPlainly(collector);
        }

        Assert.True(InjectedFault.HasFailedACall(_directory.Combine("trace")), "No call was failed: the test proves nothing.");
        await Collectors.AssertRecoversAsync(data, sent, $"a start that could not look at the ledger ({error})");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Starts under the fault and sends records if it can; returns whether the fault struck.</summary>
    private async Task<bool> StartAsync(string data, SentRecords sent, InjectedFault fault)
    {
        var trace = _directory.Combine("trace");
        File.Delete(trace);
        await using var collector = await Collectors.LaunchAsync(data, ["strace", "-D", "-f", "-q", "-o", trace, .. fault.StartArguments(data)]);
        if (collector.IsRunning)
            await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(100));
        var wasKilled = fault.IsKill && await Collectors.WasKilledAsync(collector);
        await collector.KillAsync();
        Collectors.AssertSpeaksPlainly(collector);
        Assert.True(fault.IsKill || collector.Output.Length > 0, $"With {fault} it ended without a word.");
        return fault.IsKill ? wasKilled : InjectedFault.HasFailedACall(trace);
    }

    private static async Task AssertWholeOrNoneAsync(string data, SentRecords sent, InjectedFault fault)
    {
        if (File.Exists(Path.Combine(data, "ledger.json")))
        {
            await Collectors.AssertRecoversInProcessAsync(data, sent, $"a creation with {fault}");
            return;
        }

        Assert.Equal(0, sent.AcknowledgedCount);
        await using (var again = await Collectors.LaunchAsync(data))
        {
            Collectors.AssertSpeaksPlainly(again);
            Assert.True(again.IsRunning, "A creation that was cut short is begun anew.");
        }
    }
}
