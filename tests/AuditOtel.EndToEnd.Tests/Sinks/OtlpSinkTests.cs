using System.Globalization;
using System.Text.Json.Nodes;
using AuditOtel.Collector.Tests.Tls;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Sinks;

/// <summary>The published program and a receiver of another make: gRPC of grpc-js, HTTP of Node, the official protos.</summary>
[Trait("Requirement", "S8")]
public sealed class OtlpSinkTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TestCertificates _certificates = new();

    [Theory]
    [InlineData("grpc", "gzip")]
    [InlineData("http", "none")]
    public async Task Records_arrive_with_their_fields_where_both_sides_show_a_certificate(string protocol, string compression)
    {
        await using var receiver = await JsReceiver.StartAsync(protocol, _certificates.Ca, _certificates.Certificate, _certificates.Key);
        var tls = $""" "authority": "{_certificates.Ca}", "certificate": "{_certificates.ClientCertificate}", "key": "{_certificates.ClientKey}",""";
        await using var collector = await StartAsync(receiver, protocol, $$"""{{tls}} "compression": "{{compression}}", "addPlace": true, "headers": { "x-tenant": { "value": "audit" } }""");
        string[] ids = [.. Enumerable.Range(0, 40).Select(static _ => PlainOtlp.NewId())];
        using (var client = GrpcClient.OverSocket(collector.Socket))
            (await client.ExportAsync(PlainOtlp.AuditRequest(ids))).Expect(GrpcAnswer.Ok);

        await ArrivedAsync(collector, receiver);

        Assert.Equal(ids, receiver.Ids);
        var indexes = (await Cli.SearchAsync(collector.Data, "operation:user.account.delete")).ToDictionary(static record => record.RecordId(), static record => record["index"]!.ToString(), StringComparer.Ordinal);
        Assert.All(receiver.Records, record => Assert.Equal(
            ("user.account.delete", PlainOtlp.Service, indexes[(string)record["id"]!]), ((string?)record["name"], (string?)record["service"], record["index"]!.ToString())));
        var request = receiver.Taken.First();
        Assert.Equal(("audit", TestCertificates.ClientName), ((string?)request["headers"]!["x-tenant"], (string?)request["client"]));
    }

    [Theory]
    [Trait("Requirement", "B3")]
    [InlineData("grpc")]
    [InlineData("http")]
    public async Task A_receiver_that_fails_in_every_way_under_load_gets_everything_and_nobody_waits_for_it(string protocol)
    {
        await using var receiver = await JsReceiver.StartAsync(protocol);
        await using var collector = await StartAsync(receiver, protocol, "\"timeout\": \"1s\"");
        await using var load = new SingleRecords(collector);
        foreach (var fault in new[] { "away", "later 1", "exhausted", "hang", "" })
        {
            await load.GoOnAsync(50);
            await (fault.Length == 0 ? receiver.KillAsync() : receiver.TellAsync(fault));
            await UntilAsync(collector, static sink => sink["problem"] is not null);
            // Nobody is told by it: single records get their receipts as before.
            await load.GoOnAsync(50);
            await (fault.Length == 0 ? receiver.StartAsync() : receiver.TellAsync("take"));
            await UntilAsync(collector, static sink => sink["problem"] is null);
        }

        string[] poison = [PlainOtlp.NewId(), PlainOtlp.NewId()];
        foreach (var (index, word) in new[] { "refuse", "exceed" }.Index())
        {
            await receiver.TellAsync($"{word} {poison[index]}");
            await load.SendAsync(poison[index]);
            await UntilAsync(collector, sink => (long)sink["refused"]! == index + 1);
        }

        await load.StopAsync();
        await ArrivedAsync(collector, receiver);

        Assert.Equal(load.Acknowledged.Except(poison), receiver.Ids.Distinct(StringComparer.Ordinal));
        // What was answered when the receiver was killed may have come again, and what a busy one answered after the sink's second: a request each.
        Assert.InRange(Repeats(receiver), 0, 2);
        var told = await RefusalsAsync(collector, poison.Length);
        Assert.Equal(poison, told.Select(static record => Assert.Single(record["attributes"]!["audit.sink.refused.ids"]!.AsArray())!.ToString()));
    }

    [Fact]
    public async Task What_partial_success_refuses_stands_in_the_ledger()
    {
        await using var receiver = await JsReceiver.StartAsync("grpc");
        await receiver.TellAsync("partial 2 older than a week");
        await using var collector = await StartAsync(receiver, "grpc", "\"compression\": \"gzip\"");
        using (var client = GrpcClient.OverSocket(collector.Socket))
            (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId(), PlainOtlp.NewId(), PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);

        await UntilAsync(collector, static sink => (long)sink["refused"]! == 2);
        await ArrivedAsync(collector, receiver);

        var told = Assert.Single(await RefusalsAsync(collector, 1));
        Assert.Contains("older than a week", (string?)told["body"], StringComparison.Ordinal);
        Assert.Equal((2, 3), ((int)told["attributes"]!["audit.sink.refused.count"]!, told["attributes"]!["audit.sink.refused.ids"]!.AsArray().Count));
        Assert.Equal(3, receiver.Ids.Count());
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _directory.Dispose();
    }

    /// <summary>How many requests hold a record that came before.</summary>
    private static int Repeats(JsReceiver receiver)
    {
        var (seen, repeats) = (new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var request in receiver.Taken)
        {
            string[] ids = [.. request["records"]!.AsArray().Select(static record => (string)record!["id"]!)];
            repeats += ids.Any(seen.Contains) ? 1 : 0;
            seen.UnionWith(ids);
        }

        return repeats;
    }

    private async Task<CollectorProcess> StartAsync(JsReceiver receiver, string protocol, string keys)
    {
        var place = _directory.Combine("auditotel.json");
        var scheme = keys.Contains("\"authority\"", StringComparison.Ordinal) ? "https" : "http";
        await File.WriteAllTextAsync(place, string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"sinks": {"siem": {"type": "otlp", "protocol": "{{protocol}}", "address": "{{scheme}}://127.0.0.1:{{receiver.Port}}", "select": "operation:user.account.delete", {{keys}} } } }"""));
        // A proxy of the environment is not asked: nobody listens there.
        return await CollectorProcess.RunAsync(
            _directory.Combine("l"), ["--config", place, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"], "env", "all_proxy=http://127.0.0.1:9");
    }

    /// <summary>Everything is delivered, and what the receiver wrote about it has been read: it answers behind that.</summary>
    private static async Task ArrivedAsync(CollectorProcess collector, JsReceiver receiver)
    {
        await UntilAsync(collector, static sink => (long)sink["lag"]! == 0 && sink["problem"] is null);
        await receiver.TellAsync("take");
    }

    /// <summary>The records of refusals, which are stored a moment after they are counted.</summary>
    private static async Task<IReadOnlyList<JsonObject>> RefusalsAsync(CollectorProcess collector, int count)
    {
        for (var attempt = 0; ; attempt++)
        {
            var told = await Cli.SearchAsync(collector.Data, "operation:audit.sink.refused");
            if (told.Count >= count || attempt == 100)
                return told;
            await Task.Delay(100);
        }
    }

    private static async Task UntilAsync(CollectorProcess collector, Func<JsonNode, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var api = new HttpClient { BaseAddress = new Uri($"http://{collector.Api}") };
        while (!condition(JsonNode.Parse(await api.GetStringAsync("/v1/status", patience.Token))!["sinks"]![0]!))
            await Task.Delay(20, patience.Token);
    }
}
