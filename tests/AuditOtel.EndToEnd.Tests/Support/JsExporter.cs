using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>The official OpenTelemetry JS exporters, run by Node.</summary>
internal static class JsExporter
{
    /// <summary>Sends records and returns what the exporter was told.</summary>
    /// <param name="protocol"><c>grpc</c>, <c>http/protobuf</c> or <c>http/json</c>.</param>
    /// <param name="address">Host and port.</param>
    /// <param name="compression"><c>none</c> or <c>gzip</c>.</param>
    /// <param name="inOneRequest">All records in one request, instead of a request each.</param>
    /// <param name="records">The records.</param>
    internal static async Task<JsonObject> SendAsync(string protocol, string address, string compression, bool inOneRequest, params IEnumerable<object> records)
    {
        var folder = Path.Combine(Checkout.Root, "tests", "AuditOtel.EndToEnd.Tests", "Js");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"The JS exporters are not installed: run 'npm ci' in {folder}.");
        var result = await ChildProgram.RunAsync(
            "node",
            [Path.Combine(folder, "send.mjs"), protocol, address, compression, inOneRequest ? "batch" : "simple"],
            JsonSerializer.Serialize(records));
        return JsonNode.Parse(result.Expect(0).Output)!.AsObject();
    }
}
