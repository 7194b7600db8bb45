using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>Finds out which kind a cluster is.</summary>
internal static class ElasticFlavours
{
    private static readonly Version FirstWithFailureStore = new(9, 1);

    /// <summary>The kind of the cluster, and whether its streams have a failure store.</summary>
    /// <exception cref="SinkException">No node answered, or it is no such cluster.</exception>
    internal static async Task<(ElasticFlavour Flavour, bool HasFailureStore)> FindAsync(ElasticClient client, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Get, "", content: null, cancellationToken);
        if (!answer.IsSuccess)
            throw answer.Failure();
        using var json = answer.Json();
        if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.Object && version.TryGetProperty("number", out var number))
        {
            return version.TryGetProperty("distribution", out var distribution) && distribution.ValueEquals("opensearch")
                ? (ElasticFlavour.OpenSearch, false)
                : (ElasticFlavour.Elasticsearch, Version.TryParse(number.ToString().Split('-')[0], out var known) && known >= FirstWithFailureStore);
        }

        throw new SinkException($"{answer.Node} is neither Elasticsearch nor OpenSearch: it does not say its version.");
    }
}
