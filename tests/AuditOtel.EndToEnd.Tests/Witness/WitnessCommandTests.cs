using System.Net;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.EndToEnd.Tests.Witness;

/// <summary>Two hosts witness each other with the program itself; a proof is checked by a third who has neither ledger.</summary>
[Trait("Requirement", "L5")]
public sealed class WitnessCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Two_ledgers_are_cosigned_by_the_witness_of_the_other_and_their_proofs_say_so()
    {
        foreach (var name in new[] { "a", "b" })
            (await Cli.RunAsync("init", "--data", _directory.Combine(name), "--name", $"auditotel/{name}")).Expect(0);
        using var byA = await StartAsync("wa", "b");
        using var byB = await StartAsync("wb", "a");
        await CosignAsync("a", byB.Address, byB.Key);
        await CosignAsync("b", byA.Address, byA.Key);

        await CheckAsync("a", byB.Key, byA.Key);
        await CheckAsync("b", byA.Key, byB.Key);
    }

    [Fact]
    public async Task Wrong_use_is_one_sentence_and_the_right_exit_code()
    {
        var ledger = _directory.Combine("l");
        (await Cli.RunAsync("init", "--data", ledger)).Expect(0);
        var key = Path.Combine(ledger, "log.vkey");
        (await Cli.RunAsync("witness", "--data", _directory.Combine("w"), "--listen", "0.0.0.0:0", "--log", key)).Expect(2).OneSentence();
        (await Cli.RunAsync("witness", "--data", ledger, "--listen", "127.0.0.1:0", "--log", key)).Expect(3).OneSentence();
        (await Cli.RunAsync("witness", "--data", _directory.Combine("w"), "--listen", "127.0.0.1:0", "--log", Path.Combine(ledger, "ledger.json"))).Expect(2).OneSentence();
        (await Cli.RunAsync("export", ledger, "--format", "tlog-tiles", "--out", "")).Expect(2).OneSentence();
        (await Cli.RunAsync("prove", "0", ledger, "--out", _directory.Combine("p"))).Expect(3).OneSentence();
        (await Cli.RunAsync("check-proof", key, "--key", key)).Expect(1).OneSentence();
        (await Cli.RunAsync("check-proof", key, "--key", key, "--witnesses", "1")).Expect(2).OneSentence();
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Records, then does what the collector's own feeder does: asks the witness and keeps what it signed.</summary>
    private async Task CosignAsync(string ledger, string witness, string witnessKey)
    {
        var data = _directory.Combine(ledger);
        await using (var collector = await CollectorProcess.StartAsync(data))
        {
            (await Cli.RunAsync("log", "host.backup.start", "--target", "host:web1", "--socket", collector.Socket)).Expect(0);
            Assert.Equal(0, await collector.StopAsync());
        }

        using var tiles = TileReader.Open(data);
        using var http = new HttpClient { BaseAddress = new Uri($"http://{witness}") };
        using var content = new StringContent(AddCheckpointRequest.Format(0, [], tiles.Checkpoint.Note));
        using var answer = await http.PostAsync("/add-checkpoint", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var kept = KeptCheckpoints.Open(data);
        kept.Add(tiles.Checkpoint, Cosignatures.Accept(tiles.Checkpoint, (await File.ReadAllTextAsync(witnessKey)).Trim(), await answer.Content.ReadAsStringAsync())!);
        using var again = new StringContent(AddCheckpointRequest.Format(0, [], tiles.Checkpoint.Note));
        using var conflict = await http.PostAsync("/add-checkpoint", again);
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal("text/x.tlog.size", conflict.Content.Headers.ContentType!.ToString());
        Assert.Equal($"{tiles.Checkpoint.Size}\n", await conflict.Content.ReadAsStringAsync());
    }

    private async Task CheckAsync(string ledger, string witnessKey, string otherKey)
    {
        var data = _directory.Combine(ledger);
        var record = Assert.Single(await Cli.SearchAsync(data, "operation:host.backup.start"));
        var proof = _directory.Combine($"{ledger}.tlog-proof");
        (await Cli.RunAsync("prove", record.RecordId(), data, "--out", proof)).Expect(0);
        var key = Path.Combine(data, "log-ecdsa.vkey");
        var report = JsonNode.Parse((await Cli.RunAsync("check-proof", proof, "--key", key, "--witness-key", witnessKey, "--json")).Expect(0).Output)!;
        Assert.Equal("verified", (string?)report["result"]);
        Assert.Equal("host.backup.start", (string?)report["record"]!["event_name"]);
        Assert.Single(report["cosignatures"]!.AsArray());
        (await Cli.RunAsync("check-proof", proof, "--key", key, "--witness-key", otherKey)).Expect(1).OneSentence();
        (await Cli.RunAsync("check-proof", proof, "--key", key)).Expect(0);
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(data))["result"]);
    }

    private Task<RunningWitness> StartAsync(string name, string ledger) => RunningWitness.StartAsync(_directory.Combine(name), Path.Combine(_directory.Combine(ledger), "log.vkey"));
}
