using System.Text;
using System.Text.Json.Nodes;
using AuditOtel.ElasticStub;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Sinks;

/// <summary>Secrets of sinks are nowhere but where they were put, also when the other side refuses them and repeats them.</summary>
[Trait("Requirement", "S7")]
public sealed class SecretTests : IDisposable
{
    private const string Token = "s3cr3t-t0ken-of-the-siem";
    private const string Password = "s3cr3t-passw0rd-of-the-cluster";
    private readonly TempDirectory _directory = new();

    private string Place => _directory.Combine("auditotel.json");

    [Fact]
    public async Task No_secret_of_a_sink_stands_in_output_status_metrics_records_or_files_of_the_collector()
    {
        var packed = Convert.ToBase64String(Encoding.UTF8.GetBytes($"writer:{Password}"));
        await using var cluster = await StubServer.StartAsync();
        cluster.Faults.Item = new StubError(403, "security_exception", $"not allowed: writer:{Password}, Basic {packed}");
        await using var receiver = await JsReceiver.StartAsync("grpc");
        await receiver.TellAsync($"partial 1 what came with Bearer {Token} is too old");
        await ConfigureAsync(cluster, receiver);
        string[] wrapper = ["env", $"SIEM_TOKEN=Bearer {Token}", $"CLUSTER_PASSWORD={Password}"];
        var check = await ChildProgram.RunAsync("env", [.. wrapper[1..], Checkout.Program, "config", "check", Place]);
        await using var collector = await CollectorProcess.RunAsync(_directory.Combine("l"), ["--config", Place, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"], wrapper);
        using var client = GrpcClient.OverSocket(collector.Socket);
        (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);
        await ToldAsync(collector);

        using var api = new HttpClient { BaseAddress = new Uri($"http://{collector.Api}") };
        var status = await Cli.RunAsync("status", "--api", $"http://{collector.Api}");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["config check"] = $"{check.Output}{check.Errors}",
            ["/v1/status"] = await api.GetStringAsync("/v1/status"),
            ["/metrics"] = await api.GetStringAsync("/metrics"),
            ["status"] = $"{status.Output}{status.Errors}",
            ["records"] = (await Cli.RunAsync("search", collector.Data, "--format", "jsonl")).Expect(0).Output,
        };
        Assert.Equal(0, await collector.StopAsync());
        seen["output"] = collector.Output;
        foreach (var file in Directory.EnumerateFiles(collector.Data, "*", SearchOption.AllDirectories))
            seen[file] = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));

        Assert.Equal((0, 0), (check.ExitCode, status.ExitCode));
        Assert.All((string[])["siem", "search"], name => Assert.Contains(name, status.Output, StringComparison.Ordinal));
        Assert.Contains("(secret)", (string?)JsonNode.Parse(seen["/v1/status"])!["sinks"]!.AsArray().Single(static sink => (string?)sink!["name"] is "search")!["problem"], StringComparison.Ordinal);
        Assert.Contains("(secret)", Told(seen["records"], "search", "audit.sink.failure"), StringComparison.Ordinal);
        Assert.Contains("(secret)", Told(seen["records"], "siem", "audit.sink.refused"), StringComparison.Ordinal);
        foreach (var (where, text) in seen)
            Assert.All((string[])[Token, Password, packed], secret => Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"A secret stands in {where}."));
    }

    public void Dispose() => _directory.Dispose();

    private Task ConfigureAsync(StubServer cluster, JsReceiver receiver) => File.WriteAllTextAsync(Place, $$"""
        {"sinks": {
          "siem": {"type": "otlp", "address": "http://127.0.0.1:{{receiver.Port}}", "select": "service:{{PlainOtlp.Service}}", "headers": {"authorization": {"valueVariable": "SIEM_TOKEN"} } },
          "search": {"type": "elasticsearch", "address": "{{cluster.Address}}", "username": "writer", "passwordVariable": "CLUSTER_PASSWORD"}
        } }
        """);

    /// <summary>The record in which a sink tells what the other side has against us.</summary>
    private static string Told(string records, string sink, string operation) => records.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .First(line => JsonNode.Parse(line) is JsonObject record && string.Equals((string?)record["event_name"], operation, StringComparison.Ordinal) && string.Equals(record.Attribute("audit.target.id"), sink, StringComparison.Ordinal));

    /// <summary>What both have against us stands in the ledger.</summary>
    private static async Task ToldAsync(CollectorProcess collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await Cli.SearchAsync(collector.Data, "operation:(audit.sink.failure or audit.sink.refused)")).Count < 2)
            await Task.Delay(50, patience.Token);
    }
}
