using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Snapshots;

/// <summary>A reflink copy holds one instant of a file: a backup taken while the collector writes must verify or recover.</summary>
[Trait("Requirement", "B8")]
public sealed class SnapshotTests
{
    /// <summary>The image of a live file system, copied at one instant, is what a power cut at that instant leaves.</summary>
    [Fact]
    public async Task A_snapshot_of_the_live_disk_recovers_and_holds_all_that_was_acknowledged_before_it()
    {
        await using var host = await TestDisk.XfsAsync(1024);
        var image = Path.Combine(host.Mount, "image");
        await using (var file = File.Create(image))
            file.SetLength(128L << 20);
        await Tool.RunAsync("mkfs.ext4", "-q", "-F", image);
        await using var disk = await TestDisk.OnAsync(image);
        var sent = new SentRecords();
        await using var collector = await Collectors.StartAsync(disk.Ledger);
        using var stop = new CancellationTokenSource();
        var sending = new FaultLoad(sent).RunAsync(collector, stop.Token);
        for (var round = 1; round <= Matrix.Rounds(quick: 1, whole: 20); round++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(400)));
            var before = sent.Acknowledged.ToList();
            var copy = Path.Combine(host.Mount, $"copy{round}");
            await Tool.RunAsync("cp", "--reflink=always", image, copy);
            await AssertHoldsAsync(copy, sent, before, $"snapshot {round}");
        }

        await stop.CancelAsync();
        await sending;
        Assert.Equal(0, await collector.StopAsync());
        await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, "after all snapshots");
    }

    [Fact]
    public async Task A_copy_of_the_files_of_a_killed_collector_verifies_and_goes_on()
    {
        await using var disk = await TestDisk.XfsAsync(320);
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            var sending = new FaultLoad(sent).RunAsync(collector, CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            await collector.KillAsync();
            await sending;
        }

        var copy = Path.Combine(disk.Mount, "copy");
        await Tool.RunAsync("cp", "-a", "--reflink=always", disk.Ledger, copy);
        await Collectors.AssertRecoversAsync(copy, sent, "copying the files of a killed collector");
    }

    private static async Task AssertHoldsAsync(string image, SentRecords sent, List<SentRecord> before, string what)
    {
        await using var copy = await TestDisk.OnAsync(image);
        LedgerOracle.AssertVerifies(await Verdict.OfProgramAsync(copy.Ledger), what);
        await using (var second = await Collectors.StartAsync(copy.Ledger))
            Assert.Equal(0, await second.StopAsync());
        await LedgerOracle.AssertHoldsAsync(copy.Ledger, sent, before, what);
    }
}
