using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary><c>_search</c>, <c>_count</c> and points in time, by their published rules.</summary>
internal static class SearchApi
{
    private const int MostHits = 10_000;

    internal static JsonObject Search(StubCluster cluster, StubRequest request, string? index)
    {
        request.Allow("ignore_unavailable", "allow_no_indices", "expand_wildcards", "routing", "rest_total_hits_as_int", "typed_keys", "track_total_hits", "size", "_source", "_source_includes", "_source_excludes");
        var body = request.Body.Length == 0 ? [] : request.Json("size", "from", "query", "sort", "search_after", "pit", "_source", "track_total_hits", "timeout");
        var size = (int?)body["size"] ?? (request.Query.TryGetValue("size", out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 10);
        if (size > MostHits)
            throw StubError.Illegal($"Result window is too large, from + size must be less than or equal to: [{MostHits}] but was [{size}].");
        lock (cluster.Gate)
        {
            var found = Source(cluster, body, index).Where(document => SearchQuery.Fits(document, body["query"])).ToArray();
            var sorts = Sorts(body["sort"]);
            var hits = After(Sort(found, sorts), sorts, body["search_after"]?.AsArray()).Take(size);
            var answer = new JsonObject
            {
                ["took"] = 1,
                ["timed_out"] = false,
                ["_shards"] = new JsonObject { ["total"] = 1, ["successful"] = 1, ["skipped"] = 0, ["failed"] = 0 },
                ["hits"] = new JsonObject
                {
                    ["total"] = new JsonObject { ["value"] = found.Length, ["relation"] = "eq" },
                    ["max_score"] = null,
                    ["hits"] = new JsonArray([.. hits.Select(document => (JsonNode)Hit(document, sorts, body["_source"]))]),
                },
            };
            if (body["pit"] is { } pit)
                answer["pit_id"] = pit["id"]!.DeepClone();
            return answer;
        }
    }

    internal static JsonObject Count(StubCluster cluster, StubRequest request, string index)
    {
        request.Allow("ignore_unavailable");
        var query = request.Body.Length == 0 ? null : request.Json("query")["query"];
        lock (cluster.Gate)
            return new JsonObject { ["count"] = cluster.Visible(cluster.ForReading(index)).Count(document => SearchQuery.Fits(document, query)), ["_shards"] = new JsonObject { ["total"] = 1, ["successful"] = 1, ["skipped"] = 0, ["failed"] = 0 } };
    }

    /// <summary><c>_mget</c>: reads in real time, whatever a search sees.</summary>
    internal static JsonObject Get(StubCluster cluster, StubRequest request)
    {
        request.Allow("preference", "realtime", "refresh", "routing", "stored_fields", "_source", "_source_includes", "_source_excludes");
        var wanted = request.Json("docs")["docs"]!.AsArray();
        var hasSource = !request.Query.TryGetValue("_source", out var source) || source is not "false";
        lock (cluster.Gate)
            return new JsonObject { ["docs"] = new JsonArray([.. wanted.Select(one => (JsonNode)Got(cluster, one!["_index"]!.GetValue<string>(), one["_id"]!.GetValue<string>(), hasSource))]) };
    }

    private static JsonObject Got(StubCluster cluster, string index, string id, bool hasSource)
    {
        var answer = new JsonObject { ["_index"] = index, ["_id"] = id };
        var known = cluster.Streams.Values.FirstOrDefault(stream => Enumerable.Range(1, stream.Generation).Any(generation => string.Equals(stream.IndexOf(generation), index, StringComparison.Ordinal)));
        if (known is null)
        {
            answer["error"] = new JsonObject { ["type"] = "index_not_found_exception", ["reason"] = $"no such index [{index}]" };
            return answer;
        }

        var found = known.Documents.FirstOrDefault(document => string.Equals(document.Index, index, StringComparison.Ordinal) && string.Equals(document.Id, id, StringComparison.Ordinal));
        answer["found"] = found is not null;
        if (found is not null && hasSource)
            answer["_source"] = found.Json.DeepClone();
        return answer;
    }

    internal static JsonObject OpenPoint(StubCluster cluster, StubRequest request, string index)
    {
        request.Allow("keep_alive", "ignore_unavailable", "preference", "routing", "expand_wildcards", "allow_partial_search_results", "allow_partial_pit_creation");
        if (!request.Query.ContainsKey("keep_alive"))
            throw new StubError(400, "action_request_validation_exception", "Validation Failed: 1: [keep_alive] is not specified;");
        lock (cluster.Gate)
        {
            var id = Guid.NewGuid().ToString("N");
            cluster.PointsInTime[id] = cluster.Visible(cluster.ForReading(index));
            return new JsonObject { [cluster.IsOpenSearch ? "pit_id" : "id"] = id };
        }
    }

    internal static JsonObject ClosePoint(StubCluster cluster, StubRequest request)
    {
        request.Allow();
        var id = cluster.IsOpenSearch ? request.Json("pit_id")["pit_id"]!.AsArray().Single()!.GetValue<string>() : request.Json("id")["id"]!.GetValue<string>();
        lock (cluster.Gate)
            return cluster.PointsInTime.Remove(id) ? new JsonObject { ["succeeded"] = true, ["num_freed"] = 1 } : throw new StubError(404, "search_context_missing_exception", $"No search context found for id [{id}]");
    }

    private static StubDocument[] Source(StubCluster cluster, JsonObject body, string? index)
    {
        if (body["pit"] is not JsonObject pit)
            return index is null ? [.. cluster.Streams.Values.SelectMany(cluster.Visible)] : cluster.Visible(cluster.ForReading(index));
        if (index is not null)
            throw new StubError(400, "action_request_validation_exception", "Validation Failed: 1: [indices] cannot be used with point in time. Do not specify any index with point in time.;");
        return cluster.PointsInTime.TryGetValue(pit["id"]!.GetValue<string>(), out var documents) ? documents : throw new StubError(404, "search_phase_execution_exception", "No search context found");
    }

    private static List<(string Field, bool IsDescending, JsonNode? Missing)> Sorts(JsonNode? sort) => sort is null ? [] : [.. sort.AsArray().Select(static one => one switch
    {
        JsonObject { Count: 1 } field when field.First().Value is JsonObject options => (field.First().Key, (string?)options["order"] is "desc", options["missing"]),
        JsonObject { Count: 1 } field => (field.First().Key, (string?)field.First().Value is "desc", null),
        _ => (one!.GetValue<string>(), false, null),
    })];

    private static StubDocument[] Sort(StubDocument[] found, List<(string Field, bool IsDescending, JsonNode? Missing)> sorts)
    {
        var keys = found.Select(document => sorts.Select(sort => Key(document, sort)).ToArray()).ToArray();
        Array.Sort(keys, found, Comparer<JsonNode?[]>.Create((first, second) =>
        {
            for (var i = 0; i < sorts.Count; i++)
            {
                var order = SearchQuery.Compare(first[i], second[i]);
                if (order != 0)
                    return sorts[i].IsDescending ? -order : order;
            }

            return 0;
        }));
        return found;
    }

    private static JsonNode? Key(StubDocument document, (string Field, bool IsDescending, JsonNode? Missing) sort) => document.Values(sort.Field).FirstOrDefault() ?? sort.Missing;

    private static IEnumerable<StubDocument> After(StubDocument[] found, List<(string Field, bool IsDescending, JsonNode? Missing)> sorts, JsonArray? after)
    {
        if (after is null)
            return found;
        if (sorts.Count == 0)
            throw StubError.Illegal("Sort must contain at least one field.");
        if (after.Count != sorts.Count)
            throw StubError.Illegal($"search_after has {after.Count} value(s) but sort has {sorts.Count}.");
        return found.Where(document => IsAfter(document, sorts, after));
    }

    private static bool IsAfter(StubDocument document, List<(string Field, bool IsDescending, JsonNode? Missing)> sorts, JsonArray after)
    {
        for (var i = 0; i < sorts.Count; i++)
        {
            var order = SearchQuery.Compare(Key(document, sorts[i]), after[i]);
            if (order != 0)
                return order > 0 != sorts[i].IsDescending;
        }

        return false;
    }

    private static JsonObject Hit(StubDocument document, List<(string Field, bool IsDescending, JsonNode? Missing)> sorts, JsonNode? source)
    {
        var hit = new JsonObject { ["_index"] = document.Index, ["_id"] = document.Id, ["_score"] = null };
        if (source is not JsonValue { } flag || flag.GetValueKind() != System.Text.Json.JsonValueKind.False)
            hit["_source"] = source is JsonArray names ? Part(document, [.. names.Select(static name => name!.GetValue<string>())]) : document.Json.DeepClone();
        if (sorts.Count > 0)
            hit["sort"] = new JsonArray([.. sorts.Select(sort => Key(document, sort)?.DeepClone())]);
        return hit;
    }

    private static JsonObject Part(StubDocument document, string[] names) => FilterPath.Keep(document.Json, names) as JsonObject ?? [];
}
