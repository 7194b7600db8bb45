using System.Globalization;
using System.Text.Json.Nodes;
using AuditOtel.ElasticStub;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Sinks;

/// <summary>The program, a cluster that is cut off under load, and Elastic's own client.</summary>
[Trait("Requirement", "S5")]
[Trait("Requirement", "S7")]
public sealed class ElasticTests : IDisposable
{
    private const string Stream = "logs-auditotel.audit-default";
    private readonly TempDirectory _root = new();

    private string Configuration => _root.Combine("auditotel.json");

    private string Data => _root.Combine("data");

    [Fact]
    public async Task A_cluster_that_was_away_under_load_has_every_record_once_and_compare_names_each_difference()
    {
        await using var server = await StubServer.StartAsync();
        await ConfigureAsync(server);
        await using var collector = await CollectorProcess.RunAsync(Data, ["--config", Configuration, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"]);
        var ids = new List<string>();
        await SendAsync(collector, ids, 10);
        server.Faults.Add(StubFault.CutBehind, StubFault.BusyItems, StubFault.Page);
        await SendAsync(collector, ids, 10);
        await UntilAsync(() => Task.FromResult(server.Faults.IsIdle));
        server.IsAway = true;
        await SendAsync(collector, ids, 20);
        await UntilAsync(async () => (string?)(await StatusAsync(collector))["problem"] is { } problem && problem.Contains("cannot be reached", StringComparison.Ordinal));
        server.IsAway = false;
        await SendAsync(collector, ids, 10);
        await UntilAsync(async () => (long)(await StatusAsync(collector))["lag"]! == 0);

        var stored = server.Cluster.Documents(Stream).Select(static document => document.Id).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), stored.Where(ids.Contains).Order(StringComparer.Ordinal));
        Assert.Equal(stored.Length, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(server.Complaints);
        await CheckWithOfficialClientAsync(server, stored.Length, ids.Count);
        await CompareAsync(server, ids);
        Assert.Equal(0, await collector.StopAsync());
    }

    [Fact]
    public async Task Setup_writes_files_for_whoever_applies_them_by_hand_and_brings_dashboards_whose_parts_are_all_there()
    {
        await using var server = await StubServer.StartAsync(new StubOptions { IsOpenSearch = true });
        await ConfigureAsync(server);
        var dashboards = server.Cluster.SavedObjects.Where(static one => (string?)one["type"] is "dashboard").Select(static one => (string?)one["attributes"]!["title"]);
        (await Cli.RunAsync("elastic", "setup", "--config", Configuration, "--out", _root.Combine("files"))).Expect(0);
        var again = (await Cli.RunAsync("elastic", "setup", "--config", Configuration, "--out", _root.Combine("files"))).Expect(3);
        var other = (await Cli.RunAsync("elastic", "setup", "--config", Configuration, "--sink", "other")).Expect(2);

        Assert.Equal(["Audit: overview", "Audit: failures and refusals", "Audit: privileged activity by actor", "Audit: integrity and audit health"], dashboards);
        Assert.Equal(
            ["auditotel.ndjson", "component_template-auditotel-audit-mappings.json", "component_template-auditotel-audit-settings.json", "ilm-policy-auditotel-audit.json", $"index_template-{Stream}.json", "requests.txt"],
            Directory.EnumerateFiles(_root.Combine("files")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("is there already: name a new directory.", again.OneSentence(), StringComparison.Ordinal);
        Assert.Contains("has no sink 'other' of the type elasticsearch.", other.OneSentence(), StringComparison.Ordinal);
        Assert.Empty(server.Complaints);
    }

    public void Dispose() => _root.Dispose();

    private static async Task SendAsync(CollectorProcess collector, List<string> ids, int requests)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{collector.Http}") };
        for (var i = 0; i < requests; i++)
        {
            string[] batch = [.. Enumerable.Range(0, 20).Select(static _ => PlainOtlp.NewId())];
            using var content = new ByteArrayContent(PlainOtlp.AuditRequest(batch));
            content.Headers.ContentType = new("application/x-protobuf");
            using var answer = await client.PostAsync("/v1/logs", content);
            answer.EnsureSuccessStatusCode();
            ids.AddRange(batch);
        }
    }

    private static async Task<JsonNode> StatusAsync(CollectorProcess collector) =>
        JsonNode.Parse((await Cli.RunAsync("status", "--api", $"http://{collector.Api}", "--json")).Expect(0).Output)!["sinks"]![0]!;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }

    private static async Task CheckWithOfficialClientAsync(StubServer server, int documents, int records)
    {
        var folder = Path.Combine(Checkout.Root, "tests", "AuditOtel.EndToEnd.Tests", "Js");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules", "@elastic")), $"Elastic's client is not installed: run 'npm ci' in {folder}.");
        // The client writes, too: into a cluster of its own.
        await using var copy = await StubServer.StartAsync();
        copy.Cluster.RefreshInterval = 0;
        lock (server.Cluster.Gate)
        {
            copy.Cluster.Streams[Stream] = server.Cluster.Streams[Stream].Copy();
            copy.Cluster.IndexTemplates[Stream] = server.Cluster.IndexTemplates[Stream];
            copy.Cluster.Policies["auditotel-audit"] = server.Cluster.Policies["auditotel-audit"];
        }

        var report = JsonNode.Parse((await ChildProgram.RunAsync("node", [Path.Combine(folder, "elastic.mjs"), copy.Address, Stream])).Expect(0).Output)!;

        Assert.Equal((documents, documents), ((int)report["count"]!, report["paged"]!.AsArray().Count));
        Assert.Equal(documents, report["paged"]!.AsArray().Select(static id => (string?)id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Enumerable.Repeat("alice", records), report["actors"]!.AsArray().Select(static actor => (string?)actor));
        Assert.Equal(("auditotel", Stream, """["auditotel-audit"]"""), ((string?)report["template"], (string?)report["stream"], report["policy"]!.ToJsonString()));
        Assert.Equal((3, 2, 1), ((int)report["helper"]!["total"]!, (int)report["helper"]!["successful"]!, (int)report["helper"]!["failed"]!));
        Assert.Equal("""{"index":400,"noTime":400,"noAddress":400,"tooMany":400,"unknown":404}""", report["statuses"]!.ToJsonString());
    }

    private async Task CompareAsync(StubServer server, List<string> ids)
    {
        var intact = JsonNode.Parse((await Cli.RunAsync("elastic", "compare", Data, "--config", Configuration, "--json")).Expect(0).Output)!;
        server.Cluster.Delete(Stream, document => string.Equals(document.Id, ids[3], StringComparison.Ordinal));
        server.Cluster.Change(Stream, document => string.Equals(document.Id, ids[5], StringComparison.Ordinal), static document => document["event"]!["outcome"] = "failure");
        server.Cluster.Plant(Stream, "forged", new JsonObject { ["audit"] = new JsonObject { ["ledger"] = (string)intact["ledger"]! }, ["event"] = new JsonObject { ["sequence"] = 123_456_789, ["id"] = "forged" } });
        var different = await Cli.RunAsync("elastic", "compare", Data, "--config", Configuration);

        Assert.Equal("equal", (string?)intact["result"]);
        Assert.Equal(1, different.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"record {ids[3]}  document -"), different.Output, StringComparison.Ordinal);
        Assert.Contains($"document {ids[5]}  event.outcome", different.Output, StringComparison.Ordinal);
        Assert.Contains("entry 123456789  record forged  document forged  the ledger has no entry there", different.Output, StringComparison.Ordinal);
        Assert.EndsWith("DIFFERENT: the documents that name this ledger are not exactly what it holds.\n", different.Output, StringComparison.Ordinal);
    }

    private async Task ConfigureAsync(StubServer server)
    {
        await File.WriteAllTextAsync(Configuration, $$"""{"sinks": {"search": {"type": "elasticsearch", "address": ["{{server.Address}}"], "timeout": "5s"} } }""");
        (await Cli.RunAsync("elastic", "setup", "--config", Configuration, "--kibana", server.Address)).Expect(0);
    }
}
