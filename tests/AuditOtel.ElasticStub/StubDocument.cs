using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary>A stored document.</summary>
/// <param name="Index">The backing index.</param>
/// <param name="Id">Its <c>_id</c>, unique in the backing index only.</param>
/// <param name="Source">What was sent, byte for byte.</param>
/// <param name="VisibleAt">When a search finds it, in milliseconds of the stub's life; a refresh makes it at once.</param>
internal sealed record StubDocument(string Index, string Id, byte[] Source, long VisibleAt)
{
    /// <summary>How deeply a cluster lets a document nest.</summary>
    internal const int Deepest = 1000;

    /// <summary>Stands in a text for half a surrogate pair, which clusters answer as it was sent and which no library writes.</summary>
    internal const string HalfSurrogate = "(half a surrogate pair)";

    internal JsonObject Json { get; } = JsonNode.Parse(Source, documentOptions: new System.Text.Json.JsonDocumentOptions { MaxDepth = Deepest })!.AsObject();

    /// <summary>The values at a dotted name; arrays are looked into.</summary>
    internal IEnumerable<JsonNode?> Values(string field) => Values(Json, field);

    private static IEnumerable<JsonNode?> Values(JsonNode? node, string field) => node switch
    {
        JsonArray items => items.SelectMany(item => Values(item, field)),
        _ when field.Length == 0 => [node],
        JsonObject members => members.Where(member => field.Equals(member.Key, StringComparison.Ordinal) || field.StartsWith(member.Key + ".", StringComparison.Ordinal))
            .SelectMany(member => Values(member.Value, field.Length == member.Key.Length ? "" : field[(member.Key.Length + 1)..])),
        _ => [],
    };
}
