using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Looks at what stands under ids that are taken: a record's id is the sender's choice, and two records with one id must not become one document.</summary>
internal sealed class ElasticConflicts(ElasticClient client, string dataStream)
{
    private const string Filter = "hits.hits._id,hits.hits._source";

    // Several generations of a data stream may hold the same id.
    private const int MostForEach = 8;
    private const int MostHits = 10_000;

    private readonly string _path = $"{dataStream}/_search?filter_path={Filter}";

    /// <summary>Marks those that are there. One whose place another record has taken gets another id; one that no search finds yet stays as it is.</summary>
    /// <exception cref="SinkException">Nobody can tell.</exception>
    internal async ValueTask ResolveAsync(IReadOnlyList<BulkDocument> documents, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Post, _path, Query(documents), cancellationToken);
        if (!answer.IsSuccess)
            throw answer.Failure();
        var found = Read(answer);
        foreach (var document in documents)
        {
            var hashes = found[document.Id].ToList();
            if (hashes.Contains(Hash(document), StringComparer.Ordinal))
                document.Stored();
            else if (hashes.Count > 0 && !document.TryOtherId())
                document.Refuse("Another document stands under the id that is its own: see who wrote it.");
        }
    }

    private static string Hash(BulkDocument document) => Convert.ToHexStringLower(document.Record.Entry.LeafHash());

    private static ElasticContent Query(IReadOnlyList<BulkDocument> documents) => ElasticContent.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", Math.Min(MostHits, documents.Count * MostForEach));
        writer.WriteStartArray("_source");
        writer.WriteStringValue("event.hash");
        writer.WriteEndArray();
        writer.WriteStartObject("query");
        writer.WriteStartObject("ids");
        writer.WriteStartArray("values");
        foreach (var document in documents)
            writer.WriteStringValue(document.Id);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static ILookup<string, string> Read(ElasticAnswer answer)
    {
        using var json = answer.Json();
        try
        {
            // Without a hit the filter leaves nothing of the answer.
            if (!json.RootElement.TryGetProperty("hits", out var outer) || !outer.TryGetProperty("hits", out var hits))
                return Enumerable.Empty<string>().ToLookup(static id => id, StringComparer.Ordinal);
            return hits.EnumerateArray().Select(static hit => (Id: hit.GetProperty("_id").GetString() ?? "", Hash: HashOf(hit))).ToLookup(static hit => hit.Id, static hit => hit.Hash, StringComparer.Ordinal);
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException)
        {
            throw new SinkException($"{answer.Node} gave an answer that has not the form of an answer to _search: see that it is Elasticsearch or OpenSearch.", problem);
        }
    }

    private static string HashOf(JsonElement hit) =>
        hit.TryGetProperty("_source", out var source) && source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("event", out var happened) && happened.ValueKind == JsonValueKind.Object
        && happened.TryGetProperty("hash", out var hash) ? hash.ToString() : "";
}
