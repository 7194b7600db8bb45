using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary>The part of the query language that is needed: a clause that is not known is an error.</summary>
internal static class SearchQuery
{
    internal static bool Fits(StubDocument document, JsonNode? query)
    {
        if (query is null)
            return true;
        if (query is not JsonObject { Count: 1 } clause)
            throw new StubError(400, "parsing_exception", "[_na] query malformed, one clause is needed");
        var (name, body) = clause.First();
        return name switch
        {
            "match_all" => true,
            "ids" => body!["values"]!.AsArray().Any(id => string.Equals(id!.GetValue<string>(), document.Id, StringComparison.Ordinal)),
            "term" => Field(body) is var (field, value) && document.Values(field).Any(found => Same(found, value is JsonObject long_ ? long_["value"] : value)),
            "exists" => document.Values(body!["field"]!.GetValue<string>()).Any(static found => found is not null),
            "range" => Field(body) is var (field, bounds) && document.Values(field).Any(found => found is not null && InRange(found, bounds!.AsObject())),
            "bool" => Bool(document, body!.AsObject()),
            _ => throw new StubError(400, "parsing_exception", $"unknown query [{name}]"),
        };
    }

    /// <summary>Numbers as numbers, dates to the millisecond, all else by its text.</summary>
    internal static int Compare(JsonNode? first, JsonNode? second)
    {
        if (Number(first) is { } a && Number(second) is { } b)
            return a.CompareTo(b);
        return Milliseconds(first) is { } early && Milliseconds(second) is { } late ? early.CompareTo(late) : string.CompareOrdinal(first?.ToString(), second?.ToString());
    }

    private static bool Bool(StubDocument document, JsonObject body)
    {
        if (body.Select(static pair => pair.Key).FirstOrDefault(static key => key is not ("filter" or "must" or "must_not" or "should" or "minimum_should_match")) is { } unknown)
            throw new StubError(400, "parsing_exception", $"[bool] query does not support [{unknown}]");
        return All(body["filter"]).Concat(All(body["must"])).All(clause => Fits(document, clause))
            && !All(body["must_not"]).Any(clause => Fits(document, clause))
            && (body["should"] is null || All(body["should"]).Any(clause => Fits(document, clause)));
    }

    private static JsonArray All(JsonNode? clauses) => clauses switch { null => [], JsonArray many => many, _ => [clauses.DeepClone()] };

    private static (string Field, JsonNode? Value) Field(JsonNode? body) =>
        body is JsonObject { Count: 1 } one ? (one.First().Key, one.First().Value) : throw new StubError(400, "parsing_exception", "one field is needed");

    private static bool InRange(JsonNode value, JsonObject bounds) => bounds.All(bound => bound.Key switch
    {
        "gte" => Compare(value, bound.Value) >= 0,
        "gt" => Compare(value, bound.Value) > 0,
        "lte" => Compare(value, bound.Value) <= 0,
        "lt" => Compare(value, bound.Value) < 0,
        _ => throw new StubError(400, "parsing_exception", $"[range] query does not support [{bound.Key}]"),
    });

    private static bool Same(JsonNode? found, JsonNode? value) => found is not null && value is not null && Compare(found, value) == 0;

    private static long? Milliseconds(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String && node.ToString() is [_, _, _, _, '-', _, _, '-', _, _, 'T', ..] text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() : null;

    private static decimal? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
