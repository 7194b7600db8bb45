using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>The search index as an operator meets it: a collector that is killed while it indexes, a damaged index, <c>auditotel reindex</c>.</summary>
[Trait("Requirement", "S10")]
public sealed class SearchIndexTests : IDisposable
{
    private const int Stretch = 16_384;
    private const int BatchRecords = 500;
    private const int Batches = 80;
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task A_collector_that_is_killed_while_it_indexes_goes_on_and_nothing_is_missing()
    {
        List<string> ids;
        await using (var killed = await CollectorProcess.StartAsync(_directory.Path))
        {
            var sending = SendAsync(killed, Batches);
            await UntilIndexedAsync(killed, Stretch);
            ids = await sending;
            await killed.KillAsync();
        }

        await AssertSameAsync(ids);
        await using (var next = await CollectorProcess.StartAsync(_directory.Path))
        {
            ids.AddRange(await SendAsync(next, 1));
            await UntilIndexedAsync(next, ids.Count - Stretch);
            await AssertSameAsync(ids);
            Assert.Contains("asked", (await Cli.RunAsync("reindex", _directory.Path, "--json")).Expect(0).Output, StringComparison.Ordinal);
            Assert.Equal(0, await next.StopAsync());
        }

        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
        Assert.Empty(await Cli.SearchAsync(_directory.Path, "operation:audit.index.rebuild"));
        await AssertReindexAsync(ids);
    }

    public void Dispose() => _directory.Dispose();

    private async Task AssertReindexAsync(List<string> ids)
    {
        var file = Directory.GetFiles(_directory.Combine("index"), "*.sqlite").Single();
        using (var index = new FileStream(file, FileMode.Open))
            index.SetLength(index.Length / 2);
        var damaged = (await Cli.RunAsync("search", $"audit.record.id:{ids[9]}", _directory.Path)).Expect(0);
        Assert.Contains("The search index of", damaged.Errors, StringComparison.Ordinal);
        Assert.Contains("1 record", damaged.Errors, StringComparison.Ordinal);

        var built = JsonNode.Parse((await Cli.RunAsync("reindex", _directory.Path, "--json")).Expect(0).Output)!;

        Assert.Equal("built", (string?)built["result"]);
        Assert.Equal((long)built["entries"]! / Stretch * Stretch, (long)built["indexed"]!);
        await AssertSameAsync(ids);
    }

    private async Task AssertSameAsync(List<string> ids)
    {
        string[] wanted = [ids[0], ids[ids.Count / 2], ids[^1]];
        var selection = $"audit.record.id:({string.Join(" or ", wanted)})";
        var found = (await Cli.RunAsync("search", selection, _directory.Path, "--format", "jsonl")).Expect(0);
        var scanned = (await Cli.RunAsync("search", selection, _directory.Path, "--format", "jsonl", "--scan")).Expect(0);
        Assert.Equal((scanned.Output, ""), (found.Output, found.Errors));
        Assert.Equal(wanted.Length, found.Output.Count(static letter => letter == '\n'));
    }

    private static async Task<List<string>> SendAsync(CollectorProcess collector, int batches)
    {
        using var client = GrpcClient.OverSocket(collector.Socket);
        var ids = new List<string>();
        for (var batch = 0; batch < batches; batch++)
        {
            string[] sent = [.. Enumerable.Range(0, BatchRecords).Select(static _ => PlainOtlp.NewId())];
            (await client.ExportAsync(PlainOtlp.AuditRequest(sent))).Expect(GrpcAnswer.Ok);
            ids.AddRange(sent);
        }

        return ids;
    }

    private static async Task UntilIndexedAsync(CollectorProcess collector, long entries)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var api = new HttpClient { BaseAddress = new Uri($"http://{collector.Api}") };
        while ((long)JsonNode.Parse(await api.GetStringAsync("/v1/status", patience.Token))!["index"]!["next"]! < entries)
            await Task.Delay(500, patience.Token);
    }
}
