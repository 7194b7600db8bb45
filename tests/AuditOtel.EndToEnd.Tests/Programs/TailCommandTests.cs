using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary><c>auditotel tail</c> beside a collector that writes, rolls its segments, stops and starts.</summary>
[Trait("Requirement", "S10")]
public sealed class TailCommandTests : IDisposable
{
    private const int Requests = 60;
    private const int RecordsOfARequest = 5;
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Every_record_comes_once_and_in_order_while_segments_roll_and_collectors_stop_and_start()
    {
        await SmallSegments.CreateAsync(_directory, "ledger");
        var data = _directory.Combine("ledger");
        var sent = new List<string>();
        await using (var first = await CollectorProcess.StartAsync(data))
        {
            sent.AddRange(await SendAsync(first));
            await first.StopAsync();
        }

        await using var tail = new TailProcess(data, "--lines", "7", "not class:audit");
        await tail.UntilAsync(7);
        await using (var second = await CollectorProcess.StartAsync(data))
        {
            sent.AddRange(await SendAsync(second));
            await tail.UntilAsync(100);
            await second.KillAsync();
        }

        await using (var third = await CollectorProcess.StartAsync(data))
        {
            sent.AddRange(await SendAsync(third));
            await tail.UntilAsync((2 * Requests * RecordsOfARequest) + 7);
            Assert.Equal(0, await tail.InterruptAsync());
        }

        Assert.Equal(sent.TakeLast((2 * Requests * RecordsOfARequest) + 7), tail.Ids);
        Assert.True(Directory.GetFiles(Path.Combine(data, "segments")).Length > 10, "No segment rolled.");
    }

    [Fact]
    public async Task It_ends_when_nobody_reads_any_more()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        await using var tail = new TailProcess(collector.Data, "--from", "2020-01-01");
        await tail.UntilAsync(1);

        Assert.Equal(0, await tail.CloseAsync());
    }

    [Fact]
    public async Task Wrong_words_are_told_in_one_sentence()
    {
        Assert.Contains("Which ledger", (await Cli.RunAsync("tail")).Expect(2).OneSentence(), StringComparison.Ordinal);
        Assert.Contains("--lines takes", (await Cli.RunAsync("tail", "--lines", "many", _directory.Path)).Expect(2).Errors, StringComparison.Ordinal);
        Assert.Contains("one directory", (await Cli.RunAsync("tail", "actor:alice", _directory.Path, _directory.Path)).Expect(2).OneSentence(), StringComparison.Ordinal);
        Assert.Contains("column 1", (await Cli.RunAsync("tail", "--data", _directory.Path, ")")).Expect(2).OneSentence(), StringComparison.Ordinal);
        (await Cli.RunAsync("tail", _directory.Path)).Expect(3).OneSentence();
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<IReadOnlyList<string>> SendAsync(CollectorProcess collector)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        var ids = Enumerable.Range(0, Requests * RecordsOfARequest).Select(static _ => PlainOtlp.NewId()).ToList();
        foreach (var request in ids.Chunk(RecordsOfARequest))
            (await client.ExportAsync(PlainOtlp.AuditRequest(request))).Expect(GrpcAnswer.Ok);
        return ids;
    }
}
