using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>Holds are recorded before they count, whether a collector runs or not.</summary>
[Trait("Requirement", "B5")]
public sealed class HoldCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Data => _directory.Combine("l");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hold_is_recorded_by_the_running_collector_or_by_one_that_runs_only_for_it(bool isRunning)
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await using var collector = isRunning ? await CollectorProcess.StartAsync(Data) : null;

        (await AddAsync("case-7", "--query", "actor:alice")).Expect(0);
        var hold = Assert.Single(await HoldsAsync());
        Assert.Equal(("case-7", "actor:alice", "case 7"), ((string?)hold!["id"], (string?)hold["query"], (string?)hold["reason"]));
        Assert.Contains("already", (await AddAsync("case-7", "--query", "actor:bob")).Expect(2).OneSentence(), StringComparison.Ordinal);
        (await Cli.RunAsync("hold", "remove", "--data", Data, "--id", "case-7", "--reason", "closed")).Expect(0);
        Assert.Empty(await HoldsAsync());

        if (collector is not null)
            Assert.Equal(0, await collector.StopAsync());
        var recorded = await Cli.SearchAsync(Data, "operation:audit.hold.*");
        Assert.Equal(["audit.hold.add", "audit.hold.remove"], recorded.Select(static record => (string?)record["event_name"]));
        Assert.All(recorded, static record => Assert.Equal("case-7", record.Attribute(AuditAttributes.TargetId)));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(Data))["result"]);
    }

    [Fact]
    public async Task What_cannot_be_recorded_does_not_happen()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        Assert.Contains("nothing was recorded", (await AddAsync("case-7", "--query", "actor:alice", "--socket", _directory.Combine("none.sock"))).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Empty(await HoldsAsync());
    }

    [Fact]
    public async Task A_hold_that_would_keep_nothing_is_wrong_use_and_a_place_without_a_ledger_is_named()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        (await AddAsync("a b", "--query", "actor:alice")).Expect(2).OneSentence();
        (await AddAsync("c")).Expect(2).OneSentence();
        (await AddAsync("c", "--query", "actor:(")).Expect(2).OneSentence();
        (await AddAsync("c", "--query", "actor:*", "--from", "2026-12-01", "--to", "2026-11-01")).Expect(2).OneSentence();
        (await Cli.RunAsync("hold", "remove", "--data", Data, "--id", "none", "--reason", "x")).Expect(2).OneSentence();
        var missing = _directory.Combine("none");
        Assert.Contains(missing, (await Cli.RunAsync("hold", "list", "--data", missing)).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Contains(missing, (await Cli.RunAsync("hold", "add", "--data", missing, "--id", "c", "--query", "actor:*", "--reason", "x")).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
    }

    public void Dispose() => _directory.Dispose();

    private Task<ProgramResult> AddAsync(string id, params string[] options) => Cli.RunAsync(["hold", "add", "--data", Data, "--id", id, "--reason", "case 7", .. options]);

    private async Task<JsonArray> HoldsAsync() => JsonNode.Parse((await Cli.RunAsync("hold", "list", "--data", Data, "--json")).Expect(0).Output)!["holds"]!.AsArray();
}
