using System.Diagnostics;
using AuditOtel.Faults.Tests.Support;
using Xunit.Abstractions;

namespace AuditOtel.Faults.Tests.PowerCut;

/// <summary>The power fails at a random instant under load: what the device got is there, everything else is not.</summary>
[Trait("Requirement", "B8")]
[Trait("Requirement", "L1")]
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private const int RoundsOnOneLedger = 10;

    private const int RoundsOfLargeRecords = 4;
    private const int LongestRun = 1500;

    // The power is cut at the latest when so many letters were sent: a fast machine would fill the disk in four rounds of large records.
    private const long MostLetters = 40L << 20;

    [Theory]
    [InlineData("ext4", 100)]
    [InlineData("ext4", 20_000)]
    [InlineData("xfs", 100)]
    [InlineData("xfs", 20_000)]
    public async Task A_power_cut_under_load_loses_no_acknowledged_record(string fileSystem, int letters)
    {
        var isLarge = letters > 100;
        var rounds = Matrix.Rounds(quick: isLarge ? 1 : 2, whole: 40);
        var onOneLedger = isLarge ? RoundsOfLargeRecords : RoundsOnOneLedger;
        var acknowledged = 0;
        while (rounds > 0)
        {
            await using var disk = await TestDisk.NamedAsync(fileSystem);
            var sent = new SentRecords();
            for (var round = 0; round < onOneLedger && rounds > 0; round++, rounds--)
                await CutOnceAsync(disk, sent, letters, $"cut {round + 1} on {fileSystem}");
            await Collectors.AssertRecoversAsync(disk.Ledger, sent, "the last power cut");
            acknowledged += sent.AcknowledgedCount;
        }

        Assert.NotEqual(0, acknowledged);
        output.WriteLine($"{acknowledged} records were acknowledged, all are stored.");
    }

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    public async Task A_receipt_given_after_a_recovery_survives_the_power_cut_that_follows_at_once(string fileSystem)
    {
        await using var disk = await TestDisk.NamedAsync(fileSystem);
        var sent = new SentRecords();
        for (var round = 0; round < Matrix.Rounds(quick: 1, whole: 10); round++)
        {
            await KillUnderLoadAsync(disk, sent);
            await using (var collector = await Collectors.StartAsync(disk.Ledger))
            {
                // What the killed one wrote without syncing may be found again; a receipt for it is a promise all the same.
                await Collectors.ResendAsync(collector, sent);
                disk.CutPower();
                await collector.KillAsync();
            }

            await RemountAsync(disk);
            await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, $"after recovery and power cut {round + 1}");
        }
    }

    private static async Task CutOnceAsync(TestDisk disk, SentRecords sent, int letters, string when)
    {
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            await Collectors.ResendAsync(collector, sent);
            var sending = new FaultLoad(sent) { Letters = letters }.RunAsync(collector, CancellationToken.None);
            await UntilAsync(TimeSpan.FromMilliseconds(Random.Shared.Next(LongestRun)), sent, MostLetters / letters);
            disk.CutPower();
            await collector.KillAsync();
            await sending;
        }

        await RemountAsync(disk);
        await LedgerOracle.AssertHoldsAsync(disk.Ledger, sent, $"after {when}");
    }

    private static async Task UntilAsync(TimeSpan time, SentRecords sent, long records)
    {
        var (start, most) = (Stopwatch.GetTimestamp(), sent.Count + records);
        while (Stopwatch.GetElapsedTime(start) < time && sent.Count < most)
            await Task.Delay(TimeSpan.FromMilliseconds(5));
    }

    private static async Task KillUnderLoadAsync(TestDisk disk, SentRecords sent)
    {
        await using var collector = await Collectors.StartAsync(disk.Ledger);
        var sending = new FaultLoad(sent).RunAsync(collector, CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(100 + Random.Shared.Next(200)));
        await collector.KillAsync();
        await sending;
    }

    private static async Task RemountAsync(TestDisk disk)
    {
        await disk.UnmountAsync();
        await disk.MountAsync();
    }
}
