using System.Text.Json.Nodes;

namespace AuditOtel.Collector.Tests.Records.Schemas;

/// <summary>Reads the attributes of a record back out of its document, by the table of docs/elasticsearch.md and nothing else.</summary>
internal static class EcsRecovery
{
    private static readonly Dictionary<string, string> Places = new(StringComparer.Ordinal)
    {
        ["event.id"] = "audit.record.id", ["event.reason"] = "audit.outcome.reason", ["user.id"] = "audit.actor.id", ["user.name"] = "user.name", ["user.roles"] = "user.roles",
        ["user.effective.id"] = "audit.origin.id", ["entity.id"] = "audit.target.id", ["entity.type"] = "audit.target.type", ["entity.name"] = "audit.target.name",
        ["client.address"] = "client.address", ["client.port"] = "client.port", ["user_agent.original"] = "user_agent.original", ["http.response.status_code"] = "http.response.status_code",
        ["error.type"] = "error.type", ["error.message"] = "exception.message", ["event.outcome"] = "audit.outcome",
    };

    private static readonly string[] Own =
    [
        "audit.schema.version", "audit.action", "audit.class", "audit.stage", "audit.operation.id", "audit.parent.operation.id", "audit.actor.type", "audit.target.namespace", "audit.channel",
        "audit.surface.digest", "audit.sequence.stream_id", "audit.sequence.number", "audit.change",
    ];

    /// <summary>Name and value of each, as JSON.</summary>
    internal static IEnumerable<(string Name, string Value)> Attributes(JsonObject document)
    {
        var aside = Aside(document).ToList();
        var searchable = At(document, "audit.attributes")?.AsObject() ?? [];
        var known = searchable.Select(static member => member.Key).Concat(aside.Select(static pair => pair.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var (place, name) in Places.Select(static pair => (pair.Key, pair.Value)).Concat(Own.Select(static name => (name, name))))
        {
            // An attribute that its field does not tell in full stands among the others.
            if (!known.Contains(name) && At(document, place) is { } value && (name is not "audit.outcome" || value.ToString() is not "unknown"))
                yield return (name, value.ToJsonString());
        }

        foreach (var (name, value) in searchable.Where(member => !aside.Exists(pair => string.Equals(pair.Name, member.Key, StringComparison.Ordinal))))
            yield return (name, value?.ToJsonString() ?? "null");
        foreach (var pair in aside)
            yield return pair;
    }

    internal static JsonNode? At(JsonObject document, string path) => path.Split('.').Aggregate((JsonNode?)document, static (at, part) => (at as JsonObject)?[part]);

    private static IEnumerable<(string Name, string Value)> Aside(JsonObject document) => At(document, "audit.other") is { } other
        ? (JsonNode.Parse(other.GetValue<string>())!["attributes"]?.AsArray() ?? []).Select(static pair => (pair![0]!.GetValue<string>(), pair[1]?.ToJsonString() ?? "null"))
        : [];
}
