using AuditOtel.Faults.Tests.Support;
using AuditOtel.Faults.Tests.SystemCalls;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.Sealing;

/// <summary>
/// Each system call on the file of the seals and on the two slots of their keys is failed, once, from then on, or is the last one before a kill. A seal
/// that fails stops no record, and the chain goes on without a gap: the ledger verifies with the seal key, during and after.
/// </summary>
[Trait("Requirement", "B8")]
[Trait("Requirement", "L1")]
public sealed class SealFaultTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan TwoSeals = TimeSpan.FromMilliseconds(2500);
    private static readonly string[] Occurrences = ["1", "2", "3", "4", "1+"];
    private static readonly string[] Files = ["seals", "keys/seal-0.key", "keys/seal-1.key"];

    private readonly TempDirectory _directory = new();

    public static IEnumerable<object[]> Faults => Matrix.Rows(
        from call in new[] { "openat", "pwrite64", "fdatasync", "pread64" }.Select(WritePath.Named)
        from effect in call.Errors.Select(error => $"error={error}").Append(InjectedFault.Kill)
        from when in Occurrences
        where effect is not InjectedFault.Kill || !when.EndsWith('+')
        select new object[] { call.Name, effect, when },
        isQuick: row => row is ["pwrite64", "error=EIO", "1+"] or ["fdatasync", InjectedFault.Kill, "2"]);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_seal_that_fails_stops_no_record_and_the_chain_goes_on(string call, string effect, string when)
    {
        var data = _directory.Combine("l");
        var sent = new SentRecords();
        var fault = new InjectedFault(WritePath.Named(call), effect, when);
        await using (var collector = await Collectors.StartAsync(data))
        {
            await Collectors.SendAsync(collector, sent, 3);
            output.WriteLine($"struck: {await LoadUnderFaultAsync(collector, sent, fault)}");
            if (collector.IsRunning)
                Assert.Equal(0, await StopWellAsync(collector, sent));
            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversInProcessAsync(data, sent, $"{fault} on seals");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Nothing is refused because of a seal; returns whether the fault struck.</summary>
    private static async Task<bool> LoadUnderFaultAsync(CollectorProcess collector, SentRecords sent, InjectedFault fault)
    {
        var paths = Files.SelectMany(file => new[] { "-P", Path.Combine(collector.Data, file), "-P", Path.GetFileName(file) });
        await using var strace = await AttachedStrace.AttachAsync(collector.Id, ["-e", $"trace={fault.Call.Name}", "-e", $"inject={fault.Call.Name}:{fault.Effect}:when={fault.When}", .. paths]);
        var load = new FaultLoad(sent);
        var before = sent.AcknowledgedCount;
        await load.RunAsync(collector, TwoSeals);
        if (fault.IsKill)
            return await Collectors.WasKilledAsync(collector);
        Assert.Equal(0, load.Refused);
        Assert.True(sent.AcknowledgedCount > before, $"With {fault} nothing was acknowledged.");
        await LedgerOracle.AssertHoldsAsync(collector.Data, sent, $"during {fault}");
        return InjectedFault.HasFailedACall(strace.TraceFile);
    }

    /// <summary>The fault is over: a checkpoint, and with it a seal, covers everything again before the stop.</summary>
    private static async Task<int> StopWellAsync(CollectorProcess collector, SentRecords sent)
    {
        await Collectors.SendAsync(collector, sent);
        var newest = sent.Acknowledged.Max(record => record.Receipt!.Index);
        await Tool.UntilAsync(() => SealedSize(collector.Data) > newest, () => "a checkpoint after the fault");
        return await collector.StopAsync();
    }

    private static long SealedSize(string data) => long.Parse(File.ReadLines(Path.Combine(data, "checkpoint")).ElementAt(1), System.Globalization.CultureInfo.InvariantCulture);
}
