using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Witness;

/// <summary>Two hosts witness each other as their security policies say; nothing but the program takes part.</summary>
[Trait("Requirement", "L5")]
public sealed class PolicyWitnessTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Each_collector_has_its_checkpoints_cosigned_by_the_witness_on_the_other_host()
    {
        foreach (var name in new[] { "a", "b" })
            (await Cli.RunAsync("init", "--data", _directory.Combine(name), "--name", $"auditotel/{name}")).Expect(0);
        using var onA = await RunningWitness.StartAsync(_directory.Combine("wa"), LogKey("b"));
        using var onB = await RunningWitness.StartAsync(_directory.Combine("wb"), LogKey("a"));
        await RunAsync("a", onB);
        await RunAsync("b", onA);

        await CheckAsync("a", onB.Key, onA.Key);
        await CheckAsync("b", onA.Key, onB.Key);
    }

    public void Dispose() => _directory.Dispose();

    private string LogKey(string ledger) => Path.Combine(_directory.Combine(ledger), "log.vkey");

    /// <summary>Witnesses are asked at the start and once more at the stop.</summary>
    private async Task RunAsync(string ledger, RunningWitness witness)
    {
        var data = _directory.Combine(ledger);
        var policy = new JsonObject { ["witnesses"] = new JsonArray(new JsonObject { ["url"] = $"http://{witness.Address}", ["key"] = (await File.ReadAllTextAsync(witness.Key)).Trim() }) };
        await File.WriteAllTextAsync(Path.Combine(data, "security-policy.json"), policy.ToJsonString());
        await using var collector = await CollectorProcess.StartAsync(data);
        (await Cli.RunAsync("log", "host.backup.start", "--target", "host:web1", "--socket", collector.Socket)).Expect(0);
        var status = JsonNode.Parse((await Cli.RunAsync("status", "--api", $"http://{collector.Api}", "--json")).Expect(0).Output)!;
        Assert.Single(status["witnesses"]!.AsArray());
        Assert.Equal(0, await collector.StopAsync());
    }

    private async Task CheckAsync(string ledger, string witnessKey, string otherKey)
    {
        var data = _directory.Combine(ledger);
        var record = Assert.Single(await Cli.SearchAsync(data, "operation:host.backup.start"));
        var proof = _directory.Combine($"{ledger}.tlog-proof");
        (await Cli.RunAsync("prove", record.RecordId(), data, "--out", proof)).Expect(0);
        (await Cli.RunAsync("check-proof", proof, "--key", LogKey(ledger), "--witness-key", witnessKey)).Expect(0);
        (await Cli.RunAsync("check-proof", proof, "--key", LogKey(ledger), "--witness-key", otherKey)).Expect(1).OneSentence();
    }
}
