using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Clients;

/// <summary>OpenTelemetry JS's own exporters: another language, other habits (gzip, JSON, a deadline header).</summary>
[Trait("Requirement", "B9")]
public sealed class JsExporterTests : IDisposable
{
    private const string Operation = "role.member.grant";
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("grpc", "none")]
    [InlineData("grpc", "gzip")]
    [InlineData("http/protobuf", "none")]
    [InlineData("http/protobuf", "gzip")]
    [InlineData("http/json", "none")]
    [InlineData("http/json", "gzip")]
    public async Task Records_arrive_with_their_fields(string protocol, string compression)
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        string[] ids = [PlainOtlp.NewId(), PlainOtlp.NewId()];

        var report = await JsExporter.SendAsync(protocol, AddressFor(collector, protocol), compression, inOneRequest: false, ids.Select(Audit));

        Assert.Equal([0, 0], report["results"]!.AsArray().Select(result => (int)result!["code"]!));
        Assert.Empty(report["partial"]!.AsArray());
        var found = await Cli.SearchAsync(collector.Data, $"operation:{Operation}");
        Assert.Equal(ids.Order(StringComparer.Ordinal), found.Select(record => record.RecordId()).Order(StringComparer.Ordinal));
        Assert.All(found, CheckFields);
    }

    [Theory]
    [Trait("Requirement", "B1")]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    public async Task Plain_log_lines_in_the_same_request_are_refused_with_the_right_count(string protocol)
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        var id = PlainOtlp.NewId();
        object[] mixed = [LogLine("started"), Audit(id), LogLine("cache is cold"), LogLine("stopped")];

        var report = await JsExporter.SendAsync(protocol, AddressFor(collector, protocol), "none", inOneRequest: true, mixed);

        Assert.Equal(4, (int)Assert.Single(report["results"]!.AsArray())!["count"]!);
        var partial = Assert.Single(report["partial"]!.AsArray())!;
        Assert.Equal("3", partial["rejectedLogRecords"]!.ToString());
        Assert.NotEqual("", (string?)partial["errorMessage"]);
        Assert.Equal(id, Assert.Single(await Cli.SearchAsync(collector.Data, "not class:audit")).RecordId());
    }

    public void Dispose() => _directory.Dispose();

    private static string AddressFor(CollectorProcess collector, string protocol) => protocol is "grpc" ? collector.Grpc : collector.Http;

    private static object Audit(string id)
    {
        var attributes = PlainOtlp.AuditAttributesOf(id).ToDictionary(pair => pair.Key, pair => (object)pair.Value, StringComparer.Ordinal);
        attributes["audit.arg.count"] = 9_007_199_254_740_991;
        attributes["user.roles"] = new[] { "admin", "auditor" };
        return new { eventName = Operation, body = "größer als 日本", attributes };
    }

    private static object LogLine(string body) => new { body, attributes = new { line = 7 } };

    private static void CheckFields(JsonObject record)
    {
        Assert.Equal(Operation, (string?)record["event_name"]);
        Assert.Equal("alice", record.Attribute(AuditAttributes.ActorId));
        Assert.Equal("user", record.Attribute(AuditAttributes.TargetType));
        Assert.Equal("größer als 日本", (string?)record["body"]);
        Assert.Equal(9_007_199_254_740_991, (long)record["attributes"]!["audit.arg.count"]!);
        Assert.Equal(["admin", "auditor"], record["attributes"]!["user.roles"]!.AsArray().Select(role => (string?)role));
        Assert.Equal("js-service", (string?)record["resource"]?["service.name"]);
        Assert.False(record.ContainsKey("incomplete"), "a complete record was flagged as incomplete");
    }
}
