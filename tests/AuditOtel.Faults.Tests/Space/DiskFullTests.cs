using AuditOtel.Faults.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.Space;

/// <summary>The disk fills up and is freed again, several times: the collector refuses meanwhile and goes on by itself.</summary>
[Trait("Requirement", "L8")]
[Trait("Requirement", "B8")]
public sealed class DiskFullTests(ITestOutputHelper output)
{
    private const int LargeText = 20_000;

    // Between two rounds a fast machine stores some MiB of its own, and the last round still needs room.
    private const int DiskMebibytes = 160;

    [Theory]
    [InlineData("ext4")]
    [InlineData("tmpfs")]
    public async Task A_full_disk_refuses_and_goes_on_by_itself_when_there_is_room_again(string fileSystem)
    {
        await using var disk = fileSystem is "ext4" ? await TestDisk.Ext4Async(DiskMebibytes) : await TestDisk.TmpfsAsync(DiskMebibytes);
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            var load = new FaultLoad(sent) { Letters = LargeText };
            using var stop = new CancellationTokenSource();
            var sending = load.RunAsync(collector, stop.Token);
            for (var round = 1; round <= Matrix.Rounds(quick: 2, whole: 8); round++)
                await FillAndFreeAsync(disk, load, sent, round);
            await stop.CancelAsync();
            await sending;
            output.WriteLine($"{sent.AcknowledgedCount} records acknowledged, {load.Refused} refusals, the last: {load.LastRefusal}");
            Assert.Equal(0, await collector.StopAsync());
            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversAsync(disk.Ledger, sent, $"a full {fileSystem}");
    }

    [Fact]
    public async Task A_disk_filled_by_the_ledger_itself_refuses_stays_readable_and_stops_in_order()
    {
        await using var disk = await TestDisk.Ext4Async(24);
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            var load = new FaultLoad(sent) { Letters = LargeText };
            using var stop = new CancellationTokenSource();
            var sending = load.RunAsync(collector, stop.Token);
            await Tool.UntilAsync(() => load.Refused > 20, () => "a refusal");
            await stop.CancelAsync();
            await sending;
            await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, "while the disk is full");
            await collector.StopAsync();
            Collectors.AssertSpeaksPlainly(collector);
        }

        await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, "after the stop on a full disk");
    }

    /// <summary>Another program takes all room, then gives it back.</summary>
    private static async Task FillAndFreeAsync(TestDisk disk, FaultLoad load, SentRecords sent, int round)
    {
        await disk.FillAsync();
        var refused = load.Refused;
        await Tool.UntilAsync(() => load.Refused > refused, () => $"a refusal in round {round}");
        disk.Free();
        var acknowledged = sent.AcknowledgedCount;
        await Tool.UntilAsync(() => sent.AcknowledgedCount > acknowledged, () => $"a receipt after round {round}; the last refusal: {load.LastRefusal}");
    }
}
