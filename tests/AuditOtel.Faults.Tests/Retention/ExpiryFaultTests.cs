using AuditOtel.Faults.Tests.Support;
using AuditOtel.Faults.Tests.SystemCalls;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.Retention;

/// <summary>
/// Retention lets segments expire while each of its system calls is failed or the last one before a kill. What is left verifies, at once and after the
/// next start, which ends what was begun; records that did not expire are all there.
/// </summary>
[Trait("Requirement", "B8")]
public sealed class ExpiryFaultTests(ManySegments many, ITestOutputHelper output) : IClassFixture<ManySegments>, IDisposable
{
    // Space counts as low at once, which makes the collector look for what may expire at its start.
    private const string Policy = """{"version":1,"segment":{"bytes":"1MiB"},"retention":{"maxBytes":"2MiB"},"space":{"spaceLeft":"99%","adminSpaceLeft":"1MiB","minFree":"1MiB"} }""";
    private const int Most = 150;
    private static readonly TimeSpan Pass = TimeSpan.FromSeconds(3);

    private readonly TempDirectory _directory = new();

    public static IEnumerable<object[]> Faults => Matrix.Rows(
        from call in new[] { "openat", "pwrite64", "fsync", "renameat", "unlinkat", "fchmod" }.Select(WritePath.Named)
        from effect in call.Errors.Select(error => $"error={error}").Append(InjectedFault.Kill)
        select new object[] { call.Name, effect },
        isQuick: row => row is ["unlinkat", InjectedFault.Kill]);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task An_expiry_cut_short_at_each_call_leaves_a_ledger_that_verifies(string call, string effect)
    {
        var (number, step) = (1, Matrix.IsWhole ? call is "openat" ? 5 : 1 : 4);
        for (; number <= Most; number += step)
        {
            var (data, sent) = await many.CopyAsync();
            await Policies.WriteAsync(data, Policy);
            var fault = new InjectedFault(WritePath.Named(call), effect, $"{number}");
            var struck = await ExpireUnderFaultAsync(data, fault);
            await AssertEndsWhatWasBegunAsync(data, sent, fault);
            Directory.Delete(data, recursive: true);
            if (!struck)
                break;
        }

        Assert.True(number is > 1 and <= Most, $"The fault struck {(number - 1) / step} times: it does not strike, or does not end.");
        output.WriteLine($"{(number - 1) / step} expiries with {effect} for {call}");
    }

    public void Dispose() => _directory.Dispose();

    private async Task<bool> ExpireUnderFaultAsync(string data, InjectedFault fault)
    {
        var trace = _directory.Combine("trace");
        File.Delete(trace);
        string[] strace = ["strace", "-D", "-f", "-q", "-o", trace, "-e", $"trace={fault.Call.Name}", "-e", $"inject={fault.Call.Name}:{fault.Effect}:when={fault.When}"];
        await using var collector = await Collectors.LaunchAsync(data, [.. strace, .. Paths(data, fault.Call.Name).SelectMany(path => new[] { "-P", path })]);
        using var patience = new CancellationTokenSource(Pass);
        while (collector.IsRunning && !patience.IsCancellationRequested && !IsDone(data))
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        var wasKilled = !collector.IsRunning && fault.IsKill;
        await collector.KillAsync();
        Collectors.AssertSpeaksPlainly(collector);
        return fault.IsKill ? wasKilled : InjectedFault.HasFailedACall(trace);
    }

    private static async Task AssertEndsWhatWasBegunAsync(string data, SentRecords sent, InjectedFault fault)
    {
        LedgerOracle.AssertVerifies(Verdict.OfLibrary(data), $"after an expiry with {fault}");
        await using (var collector = await Collectors.StartAsync(data))
        {
            await Tool.UntilAsync(() => IsDone(data), () => $"the expiry after {fault}");
            await Collectors.SendAsync(collector, sent, 3);
            Assert.Equal(0, await collector.StopAsync());
            Collectors.AssertSpeaksPlainly(collector);
        }

        var left = sent.Acknowledged.Where(record => record.Receipt!.Index >= FirstLeft(data)).ToList();
        LedgerOracle.AssertHolds(data, sent, left, Verdict.OfLibrary(data), $"after the expiry was ended after {fault}");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(data, "segments"), "*.tmp"));
    }

    /// <summary>Two segments at most are left, and every other has its tombstone.</summary>
    private static bool IsDone(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "segments"), "*.tomb").Any() && Directory.EnumerateFiles(Path.Combine(data, "segments"), "*.seg").Count() <= 3;

    private static long FirstLeft(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "segments"), "*.seg").Min(file => long.Parse(Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>What an expiry touches; a call names a file relative to its directory, a descriptor has its full path.</summary>
    private static IEnumerable<string> Paths(string data, string call)
    {
        string[] tombs = [.. Directory.EnumerateFiles(Path.Combine(data, "segments"), "*.seg").Select(file => $"{Path.GetFileNameWithoutExtension(file)}.tomb")];
        string[] segments = [.. tombs.Select(tomb => Path.ChangeExtension(tomb, "seg"))];
        string[] relative = ["expiry", "expiry.tmp", .. tombs, .. tombs.Select(tomb => $"{tomb}.tmp"), .. segments.SkipLast(1)];
        string[] pointer = [Path.Combine(data, "expiry.tmp"), Path.Combine(data, "summaries"), Path.Combine(data, "archived")];
        string[] directory = call is "fsync" ? [Path.Combine(data, "segments")] : [];
        return [.. relative, .. pointer, .. directory, .. tombs.Select(tomb => Path.Combine(data, "segments", $"{tomb}.tmp"))];
    }
}
