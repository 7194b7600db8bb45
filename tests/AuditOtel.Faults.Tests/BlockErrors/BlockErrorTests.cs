using AuditOtel.Faults.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.BlockErrors;

/// <summary>A disk that fails, as the kernel sees it: nothing here is injected into the collector.</summary>
[Trait("Requirement", "B8")]
public sealed class BlockErrorTests(ITestOutputHelper output)
{
    public static IEnumerable<object[]> Failures => Matrix.Rows(
        [["pwrite", "EIO", 100], ["pwrite", "ENOSPC", 100], ["flush", "EIO", 100], ["pwrite", "EIO", 20], ["flush", "EIO", 20]],
        isQuick: row => row is ["pwrite", "EIO", 100]);

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_disk_that_fails_its_writes_acknowledges_nothing_it_does_not_hold(string operation, string error, int percent)
    {
        await using var device = await NbdDisk.CreateFailingAsync(operation, error, percent);
        var disk = device.Disk;
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            var load = new FaultLoad(sent);
            using var stop = new CancellationTokenSource();
            var sending = load.RunAsync(collector, stop.Token);
            await Tool.UntilAsync(() => sent.AcknowledgedCount > 100, () => "the load");
            device.SwitchOn();
            await Tool.UntilAsync(() => load.Refused > 5, () => "a refusal");
            device.SwitchOff();
            await stop.CancelAsync();
            await sending;
            output.WriteLine(load.LastRefusal);
            await collector.StopAsync();
            Collectors.AssertSpeaksPlainly(collector);
        }

        await device.RepairAsync();
        await Collectors.AssertRecoversAsync(disk.Ledger, sent, $"{error} from {operation}");
    }

    [Fact]
    public async Task A_disk_that_cannot_be_read_refuses_the_start_and_changes_nothing()
    {
        await using var device = await NbdDisk.CreateAsync(file => ["--filter=error", "error-pread=EIO", "error-pread-rate=100%", $"error-pread-file={file}"]);
        var disk = device.Disk;
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            await new FaultLoad(sent).RunAsync(collector, TimeSpan.FromMilliseconds(500));
            await collector.KillAsync();
        }

        // Mounted anew the page cache is empty, so that reading goes to the disk.
        await disk.UnmountAsync();
        await disk.MountAsync();
        await Tool.RunAsync("ls", disk.Ledger);
        device.SwitchOn();
        await using (var refused = await Collectors.LaunchAsync(disk.Ledger))
        {
            Assert.False(refused.IsRunning, "A collector became ready on a disk it cannot read.");
            Collectors.AssertSpeaksPlainly(refused);
        }

        var verification = await Cli.RunAsync("verify", disk.Ledger, "--json");
        Assert.NotEqual(0, verification.ExitCode);
        Assert.DoesNotContain("tampered", verification.Output, StringComparison.Ordinal);
        device.SwitchOff();
        await disk.UnmountAsync();
        await disk.MountAsync();
        await Collectors.AssertRecoversAsync(disk.Ledger, sent, "an unreadable disk");
    }

    [Fact]
    public async Task A_slow_disk_only_slows_and_a_kill_meanwhile_loses_nothing()
    {
        await using var device = await NbdDisk.CreateAsync(_ => ["--filter=delay", "delay-write=5ms"]);
        var disk = device.Disk;
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            var load = new FaultLoad(sent);
            var sending = load.RunAsync(collector, CancellationToken.None);
            await Tool.UntilAsync(() => sent.AcknowledgedCount > 100, () => "the load");
            Assert.Equal(0, load.Refused);
            await collector.KillAsync();
            await sending;
        }

        await Collectors.AssertRecoversAsync(disk.Ledger, sent, "a kill on a slow disk");
    }

    [Fact]
    public async Task A_disk_whose_volatile_cache_is_lost_holds_all_that_was_acknowledged()
    {
        await using var device = await NbdDisk.CreateAsync(_ => ["--filter=cache", "cache=writeback"]);
        var disk = device.Disk;
        var sent = new SentRecords();
        for (var round = 1; round <= Matrix.Rounds(quick: 1, whole: 15); round++)
        {
            await using (var collector = await Collectors.StartAsync(disk.Ledger))
            {
                await Collectors.ResendAsync(collector, sent);
                using var stop = new CancellationTokenSource();
                var sending = new FaultLoad(sent).RunAsync(collector, stop.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(300 + Random.Shared.Next(700)));
                await device.LoseCacheAsync();
                await collector.KillAsync();
                await sending;
            }

            await device.PlugInAsync();
            await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, $"after losing the disk's cache {round} times");
        }

        await Collectors.AssertRecoversAsync(disk.Ledger, sent, "losing the disk's cache");
    }
}
