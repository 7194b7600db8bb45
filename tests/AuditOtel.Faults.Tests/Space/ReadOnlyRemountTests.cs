using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Space;

/// <summary>The file system becomes read-only under load, as a kernel does after an error, and writable again.</summary>
[Trait("Requirement", "B8")]
public sealed class ReadOnlyRemountTests
{
    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    public async Task A_file_system_that_becomes_read_only_refuses_and_keeps_all_that_was_acknowledged(string fileSystem)
    {
        await using var disk = await TestDisk.NamedAsync(fileSystem);
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            await Collectors.SendAsync(collector, sent, 20);
            Assert.Equal(0, await collector.StopAsync());
        }

        // The kernel refuses to remount while a file is open for writing: the administrator's way, with nobody writing.
        await disk.RemountAsync("ro");
        await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, "read-only");
        await using (var refused = await Collectors.LaunchAsync(disk.Ledger))
        {
            Assert.False(refused.IsRunning, "A collector became ready on a read-only file system.");
            Collectors.AssertSpeaksPlainly(refused);
        }

        await disk.RemountAsync("rw");
        await Collectors.AssertRecoversAsync(disk.Ledger, sent, "a read-only file system");
    }

    /// <summary>The emergency remount of the kernel (an ext4 error with errors=remount-ro) strikes while the ledger's files are open.</summary>
    [Fact]
    public async Task An_emergency_remount_under_load_refuses_and_keeps_all_that_was_acknowledged()
    {
        await using var disk = await TestDisk.Ext4Async(64);
        await disk.RemountAsync("errors=remount-ro");
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            using var stop = new CancellationTokenSource();
            var load = new FaultLoad(sent);
            var sending = load.RunAsync(collector, stop.Token);
            await Tool.UntilAsync(() => sent.AcknowledgedCount > 50, () => "the load");
            await disk.BecomeReadOnlyAsync();
            await Tool.UntilAsync(() => load.Refused > 5, () => "a refusal");
            await stop.CancelAsync();
            await sending;
            await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, "while it is read-only");
            await collector.StopAsync();
            Collectors.AssertSpeaksPlainly(collector);
        }

        await disk.UnmountAsync();
        await disk.MountAsync();
        await Collectors.AssertRecoversAsync(disk.Ledger, sent, "an emergency remount");
    }
}
