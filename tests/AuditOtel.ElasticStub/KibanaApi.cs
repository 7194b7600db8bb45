using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.ElasticStub;

/// <summary>The import of saved objects into Kibana or OpenSearch Dashboards, by its published rules.</summary>
internal static class KibanaApi
{
    internal static async Task<JsonObject> ImportAsync(StubCluster cluster, HttpRequest request)
    {
        if (!request.Headers.ContainsKey(cluster.IsOpenSearch ? "osd-xsrf" : "kbn-xsrf"))
            throw new StubError(400, "Bad Request", "Request must contain a kbn-xsrf header.");
        var form = await request.ReadFormAsync();
        if (form.Files.GetFile("file") is not { } file || !file.FileName.EndsWith(".ndjson", StringComparison.Ordinal))
            throw new StubError(400, "Bad Request", "Invalid file extension");
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        JsonObject[] objects = [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!.AsObject())];
        var known = objects.Select(static one => ((string)one["type"]!, (string)one["id"]!)).ToHashSet();
        foreach (var one in objects)
        {
            if (one["attributes"] is not JsonObject || one["references"] is not JsonArray references)
                throw new StubError(400, "Bad Request", $"'{one["id"]}' has no attributes or references");
            if (references.FirstOrDefault(reference => !known.Contains(((string)reference!["type"]!, (string)reference["id"]!))) is { } missing)
                throw new StubError(400, "Bad Request", $"'{one["id"]}' refers to {missing["id"]}, which is not there");
        }

        lock (cluster.Gate)
        {
            cluster.SavedObjects.RemoveAll(old => known.Contains(((string)old["type"]!, (string)old["id"]!)));
            cluster.SavedObjects.AddRange(objects);
        }

        return new JsonObject { ["success"] = true, ["successCount"] = objects.Length };
    }
}
