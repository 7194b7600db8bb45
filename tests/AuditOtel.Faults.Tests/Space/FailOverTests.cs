using AuditOtel.Faults.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.Space;

/// <summary>
/// The security policy names a second directory on another disk: when the first disk is full or fails, intents go on there without one that is refused.
/// </summary>
[Trait("Requirement", "L8")]
[Trait("Requirement", "B8")]
public sealed class FailOverTests(ITestOutputHelper output)
{
    private const int LargeText = 5_000;

    private readonly SentRecords _sent = new();

    public static IEnumerable<object[]> Faults => Matrix.Rows([["full"], ["pwrite"], ["flush"]], isQuick: row => row[0] is "full");

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_disk_that_is_full_or_fails_fails_over_to_the_second_directory_and_refuses_no_intent(string fault)
    {
        await using var second = await TestDisk.Ext4Async(128);
        if (fault is "full")
        {
            await using var first = await TestDisk.Ext4Async(48);
            await FailOverAsync(first, second, first.FillAsync, first.Free, "a full disk");
            await Collectors.AssertRecoversAsync(first.Ledger, _sent, "a full disk with a second directory");
            return;
        }

        await using var device = await NbdDisk.CreateFailingAsync(fault, "EIO", 100);
        await FailOverAsync(device.Disk, second, () => Task.Run(device.SwitchOn), device.SwitchOff, $"EIO from {fault}");
        await device.RepairAsync();
        await Collectors.AssertRecoversAsync(device.Disk.Ledger, _sent, $"EIO from {fault} with a second directory");
    }

    [Fact]
    public async Task Two_full_disks_refuse_and_whichever_is_freed_takes_records_again_without_a_restart()
    {
        await using var first = await TestDisk.Ext4Async(48);
        await using var second = await TestDisk.Ext4Async(48);
        await Collectors.CreateAsync(first.Ledger, Policies.WithDirectory(DirectoryOn(second)));
        await using (var collector = await Collectors.StartAsync(first.Ledger))
        {
            var load = new FaultLoad(_sent) { Letters = 20_000 };
            using var stop = new CancellationTokenSource();
            var sending = load.RunAsync(collector, stop.Token);
            foreach (var freed in (TestDisk[])[second, first, second])
            {
                await first.FillAsync();
                await second.FillAsync();
                await RefusedAsync(load);
                freed.Free();
                await AcknowledgedAsync(load);
            }

            await stop.CancelAsync();
            await sending;
            first.Free();
            second.Free();
            Assert.Equal(0, await collector.StopAsync());
            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversAsync(first.Ledger, _sent, "two full disks");
    }

    private static string DirectoryOn(TestDisk disk) => Path.Combine(disk.Mount, "s");

    private static IEnumerable<string> SegmentsOn(TestDisk disk) => Directory.EnumerateFiles(DirectoryOn(disk), "*.seg");

    /// <summary>Intents before, during and after the fault of the first disk.</summary>
    private async Task FailOverAsync(TestDisk first, TestDisk second, Func<Task> begin, Action end, string fault)
    {
        await Collectors.CreateAsync(first.Ledger, Policies.WithDirectory(DirectoryOn(second)));
        await using var collector = await Collectors.StartAsync(first.Ledger);
        var load = new FaultLoad(_sent) { Stage = "intent", Letters = LargeText };
        using var stop = new CancellationTokenSource();
        var sending = load.RunAsync(collector, stop.Token);
        await AcknowledgedAsync(load);
        Assert.Empty(SegmentsOn(second));
        await begin();
        await Tool.UntilAsync(() => SegmentsOn(second).Count() > 1, () => $"a segment on the second disk after {fault}; the last refusal: {load.LastRefusal}");
        await AcknowledgedAsync(load);
        await LedgerOracle.AssertHoldsAsync(first.Ledger, _sent, $"during {fault}");
        end();
        await AcknowledgedAsync(load);
        await stop.CancelAsync();
        await sending;
        output.WriteLine($"{_sent.AcknowledgedCount} intents acknowledged");
        Assert.True(load.Refused == 0, $"{load.Refused} intents were refused with {fault}; the last: {load.LastRefusal}");
        await collector.StopAsync();
        Collectors.AssertSpeaksPlainly(collector);
    }

    private async Task AcknowledgedAsync(FaultLoad load)
    {
        var before = _sent.AcknowledgedCount;
        await Tool.UntilAsync(() => _sent.AcknowledgedCount > before + 20, () => $"a receipt; the last refusal: {load.LastRefusal}");
    }

    private static Task RefusedAsync(FaultLoad load)
    {
        var before = load.Refused;
        return Tool.UntilAsync(() => load.Refused > before + 5, () => "a refusal");
    }
}
