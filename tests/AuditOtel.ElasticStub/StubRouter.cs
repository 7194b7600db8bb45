using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary>Which endpoint a request is for. A path that the cluster's kind has not is an error.</summary>
internal static class StubRouter
{
    internal static JsonObject Route(StubCluster cluster, StubRequest request) => (request.Method, request.Path.ToArray()) switch
    {
        ("GET" or "HEAD", []) => Root(cluster),
        ("GET" or "POST", ["_search"]) => SearchApi.Search(cluster, request, null),
        ("GET" or "POST", [var index, "_search"]) => SearchApi.Search(cluster, request, index),
        ("GET" or "POST", ["_mget"]) => SearchApi.Get(cluster, request),
        ("GET" or "POST", [var index, "_count"]) => SearchApi.Count(cluster, request, index),
        ("GET" or "POST", [var index, "_refresh"]) => Refresh(cluster, index),
        ("POST", [var index, "_pit"]) when !cluster.IsOpenSearch => SearchApi.OpenPoint(cluster, request, index),
        ("DELETE", ["_pit"]) when !cluster.IsOpenSearch => SearchApi.ClosePoint(cluster, request),
        ("POST", [var index, "_search", "point_in_time"]) when cluster.IsOpenSearch => SearchApi.OpenPoint(cluster, request, index),
        ("DELETE", ["_search", "point_in_time"]) when cluster.IsOpenSearch => SearchApi.ClosePoint(cluster, request),
        ("POST", [var stream, "_rollover"]) => TemplateApi.Rollover(cluster, stream),
        ("PUT" or "POST", ["_component_template", var name]) => TemplateApi.PutComponent(cluster, request, name),
        ("GET", ["_component_template", var name]) => TemplateApi.Get(cluster.ComponentTemplates, "component_templates", "component_template", name),
        ("PUT" or "POST", ["_index_template", var name]) => TemplateApi.PutIndex(cluster, request, name),
        ("GET", ["_index_template", var name]) => TemplateApi.Get(cluster.IndexTemplates, "index_templates", "index_template", name),
        ("PUT", ["_data_stream", var name]) => TemplateApi.PutStream(cluster, name),
        ("GET", ["_data_stream", var name]) => TemplateApi.GetStream(cluster, name),
        ("PUT", ["_ilm", "policy", var name]) when !cluster.IsOpenSearch => TemplateApi.PutLifecycle(cluster, request, name),
        ("GET", ["_ilm", "policy", var name]) when !cluster.IsOpenSearch => TemplateApi.GetLifecycle(cluster, name),
        ("PUT", ["_plugins", "_ism", "policies", var name]) when cluster.IsOpenSearch => TemplateApi.PutState(cluster, request, name),
        ("GET", ["_plugins", "_ism", "policies", var name]) when cluster.IsOpenSearch => TemplateApi.GetState(cluster, name),
        _ => throw StubError.Illegal($"no handler found for uri [/{string.Join('/', request.Path)}] and method [{request.Method}]"),
    };

    private static JsonObject Root(StubCluster cluster) => new()
    {
        ["name"] = "stub",
        ["cluster_name"] = "stub",
        ["cluster_uuid"] = "c3R1YnN0dWJzdHVic3R1Yg",
        ["version"] = cluster.IsOpenSearch
            ? new JsonObject { ["distribution"] = "opensearch", ["number"] = "3.1.0", ["lucene_version"] = "10.2.1" }
            : new JsonObject { ["number"] = "9.4.0", ["build_flavor"] = "default", ["lucene_version"] = "10.3.0" },
        ["tagline"] = cluster.IsOpenSearch ? "The OpenSearch Project: https://opensearch.org/" : "You Know, for Search",
    };

    private static JsonObject Refresh(StubCluster cluster, string index)
    {
        lock (cluster.Gate)
            StubCluster.Refresh(cluster.ForReading(index));
        return new JsonObject { ["_shards"] = new JsonObject { ["total"] = 1, ["successful"] = 1, ["failed"] = 0 } };
    }
}
