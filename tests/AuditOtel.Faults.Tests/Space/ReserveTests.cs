using System.Text.Json.Nodes;
using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Space;

/// <summary>
/// The disk is full: ordinary records are refused, intents and outcomes go to the reserve. When that is full they are refused, too, which denies the action.
/// With room again everything is accepted without a restart, and the reserve is made anew.
/// </summary>
[Trait("Requirement", "L8")]
[Trait("Requirement", "B8")]
public sealed class ReserveTests
{
    private const string ByAnother = "by another program";
    private const string ByArchiving = "by archiving";
    private const string ByArchivingAfterARestart = "by archiving after a restart";
    private const long ReserveBytes = 2L << 20;
    private const string Space = "\"space\":{\"spaceLeft\":\"12MiB\",\"adminSpaceLeft\":\"10MiB\",\"minFree\":\"6MiB\",\"reserve\":\"2MiB\"}";
    private const string Policy = $$"""{"version":1,"segment":{"bytes":"1MiB"},{{Space}} }""";
    private const string ArchivedGoes = $$"""{"version":1,"segment":{"bytes":"1MiB"},{{Space}},"retention":{"maxBytes":"4MiB","archiveFirst":true} }""";

    private readonly SentRecords _sent = new();

    public static IEnumerable<object[]> Ways => Matrix.Rows([[ByAnother], [ByArchiving], [ByArchivingAfterARestart]], isQuick: row => row[0] is ByAnother);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_full_disk_leaves_the_reserve_to_intents_and_outcomes_and_is_freed(string way)
    {
        await using var disk = await TestDisk.Ext4Async(40);
        if (way is ByAnother)
            await FreeByAnotherAsync(disk);
        else
            await FreeByArchivingAsync(disk, withRestart: way is ByArchivingAfterARestart);
    }

    private async Task FreeByAnotherAsync(TestDisk disk)
    {
        await Collectors.CreateAsync(disk.Ledger, Policy);
        await using (var collector = await Collectors.StartAsync(disk.Ledger))
        {
            for (var round = 1; round <= Matrix.Rounds(quick: 1, whole: 3); round++)
            {
                Assert.Equal(ReserveBytes, ReserveOf(disk));
                await disk.FillAsync();
                await UseUpReserveAsync(collector);
                await LedgerOracle.AssertHoldsAsync(disk.Ledger, _sent, $"while disk and reserve are full for the {round}. time");
                disk.Free();
                await GoesOnAsync(collector, disk, $"freeing the disk for the {round}. time");
            }

            Assert.Equal(0, await collector.StopAsync());
            Collectors.AssertSpeaksPlainly(collector);
        }

        await Collectors.AssertRecoversAsync(disk.Ledger, _sent, "a reserve that was used up");
    }

    /// <summary>Nothing but the ledger is on the disk, and nobody deletes records: only what is archived and may expire makes room.</summary>
    private async Task FreeByArchivingAsync(TestDisk disk, bool withRestart)
    {
        await using var elsewhere = await TestDisk.Ext4Async(64);
        await Collectors.CreateAsync(disk.Ledger, ArchivedGoes);
        var collector = await Collectors.StartAsync(disk.Ledger);
        try
        {
            await UseUpReserveAsync(collector);
            if (withRestart)
            {
                await collector.KillAsync();
                await collector.DisposeAsync();
                collector = await Collectors.StartAsync(disk.Ledger);
                await AssertAcceptedAsync(collector, "intent", isAccepted: false, letters: 20_000);
            }

            (await Cli.RunAsync("archive", disk.Ledger, "--to", Path.Combine(elsewhere.Mount, "a"))).Expect(0);
            await GoesOnAsync(collector, disk, "archiving");
            Assert.Equal(0, await collector.StopAsync());
            Collectors.AssertSpeaksPlainly(collector);
        }
        finally
        {
            await collector.DisposeAsync();
        }

        var left = Directory.EnumerateFiles(Path.Combine(disk.Ledger, "segments"), "*.seg").Min(file => long.Parse(Path.GetFileName(file).Split('.')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEqual(0, left);
        LedgerOracle.AssertHolds(disk.Ledger, _sent, _sent.Acknowledged.Where(record => record.Receipt!.Index >= left).ToList(), await Verdict.OfProgramAsync(disk.Ledger), "after the disk was freed by archiving");
    }

    /// <summary>Ordinary records are refused at once, intents and outcomes when the reserve is full.</summary>
    private async Task UseUpReserveAsync(CollectorProcess collector)
    {
        // Large ones first: what is left of the current segment afterwards is less than one of them, and takes small ones.
        await SendUntilRefusedAsync(collector, "event", 60_000);
        await SendUntilRefusedAsync(collector, "event", 100);
        await AssertAcceptedAsync(collector, "intent", isAccepted: true);
        await AssertAcceptedAsync(collector, "event", isAccepted: false);
        await AssertAcceptedAsync(collector, "outcome", isAccepted: true);
        var status = await StatusAsync(collector);
        Assert.Equal("disk-full", (string?)status["state"]);
        Assert.True((bool)status["reserve"]!["isInUse"]!, $"{status}");
        var stored = await SendUntilRefusedAsync(collector, "intent", 20_000);
        Assert.InRange(stored, ReserveBytes / 2, ReserveBytes);
        await AssertAcceptedAsync(collector, "outcome", isAccepted: false, letters: 20_000);
    }

    private async Task GoesOnAsync(CollectorProcess collector, TestDisk disk, string after)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        await Tool.UntilAsync(() => TryAsync(client, "event", 100), () => $"a receipt for an ordinary record after {after}");
        await AssertAcceptedAsync(collector, "intent", isAccepted: true);
        await Tool.UntilAsync(() => ReserveOf(disk) == ReserveBytes, () => $"the new reserve after {after}");
        Assert.Equal("accepting", (string?)(await StatusAsync(collector))["state"]);
    }

    private static long ReserveOf(TestDisk disk) => new FileInfo(Path.Combine(disk.Ledger, "reserve")) is { Exists: true } file ? file.Length : 0;

    /// <summary>Returns how many bytes of text were stored before the refusal.</summary>
    private async Task<long> SendUntilRefusedAsync(CollectorProcess collector, string stage, int letters)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        var stored = 0L;
        while (await TryAsync(client, stage, letters))
            stored += letters;
        return stored;
    }

    private async Task AssertAcceptedAsync(CollectorProcess collector, string stage, bool isAccepted, int letters = 100)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        Assert.True(await TryAsync(client, stage, letters) == isAccepted, $"A record of stage {stage} was {(isAccepted ? "refused" : "accepted")}.");
    }

    /// <summary>Sends one record; a refusal says why and asks to try again.</summary>
    private async Task<bool> TryAsync(GrpcClient client, string stage, int letters)
    {
        var request = _sent.New(1, letters, stage);
        var answer = await client.ExportAsync(request.Message);
        if (answer.Status == GrpcAnswer.Unavailable)
        {
            Assert.Contains("disk", answer.Message, StringComparison.Ordinal);
            return false;
        }

        SentRecords.Acknowledge(request, answer.Expect(GrpcAnswer.Ok).Response);
        return true;
    }

    private static async Task<JsonNode> StatusAsync(CollectorProcess collector) =>
        JsonNode.Parse((await Cli.RunAsync("status", "--api", $"http://{collector.Api}", "--json")).Output)!;
}
