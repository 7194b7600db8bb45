using System.Text.Json.Nodes;
using AuditOtel.Collector.Records.Schemas;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>
/// The types of the fields that <see cref="EcsDocument"/> writes. Nothing else gets one: whatever a sender calls an attribute, the number of fields stays.
/// </summary>
internal static class ElasticFields
{
    // Characters of a value that is searched; a longer one is kept, and not found by its value.
    private const int SearchableLength = 1024;

    private static readonly string[] Keywords =
    [
        "ecs.version",
        "event.kind", "event.category", "event.type", "event.outcome", "event.reason", "event.action", "event.code", "event.module", "event.provider", "event.dataset", "event.id", "event.hash",
        "user.id", "user.name", "user.roles", "user.effective.id", "user.target.id", "user.target.name",
        "user.changes.domain", "user.changes.email", "user.changes.full_name", "user.changes.hash", "user.changes.id", "user.changes.name", "user.changes.roles",
        "entity.id", "entity.name", "entity.type", "related.user", "related.hosts",
        "client.address", "source.address", "user_agent.original", "error.type", "service.name", "service.version", "service.node.name", "host.name", "host.id", "trace.id", "span.id",
        "audit.schema.version", "audit.action", "audit.class", "audit.stage", "audit.operation.id", "audit.parent.operation.id", "audit.actor.type", "audit.target.namespace", "audit.channel",
        "audit.surface.digest", "audit.sequence.stream_id", "audit.change.field", "audit.change.old", "audit.change.new", "audit.ledger", "audit.listener", "audit.peer", "audit.incomplete",
    ];

    private static readonly string[] Numbers = ["event.sequence", "event.severity", "client.port", "source.port", "http.response.status_code", "process.pid", "audit.sequence.number"];
    private static readonly string[] Times = ["@timestamp", "event.created", "event.ingested"];
    private static readonly string[] Addresses = ["client.ip", "source.ip", "related.ip"];
    private static readonly string[] Texts = ["message", "error.message"];
    private static readonly string[] Flat = ["audit.attributes", "audit.resource"];

    /// <summary>The member <c>mappings</c> of a template.</summary>
    internal static JsonObject Mappings(ElasticFlavour flavour)
    {
        var properties = new JsonObject();
        Add(properties, Times, static () => new JsonObject { ["type"] = "date" });
        Add(properties, Texts, static () => new JsonObject { ["type"] = "text", ["norms"] = false });
        Add(properties, Keywords, static () => new JsonObject { ["type"] = "keyword", ["ignore_above"] = SearchableLength });
        Add(properties, Numbers, static () => new JsonObject { ["type"] = "long" });
        Add(properties, Addresses, static () => new JsonObject { ["type"] = "ip", ["ignore_malformed"] = true });
        Add(properties, Flat, () => flavour is ElasticFlavour.OpenSearch
            ? new JsonObject { ["type"] = "flat_object" }
            : new JsonObject { ["type"] = "flattened", ["ignore_above"] = FlatAttributes.MaxValue });
        Add(properties, ["audit.other"], static () => new JsonObject { ["type"] = "keyword", ["index"] = false, ["doc_values"] = false });
        return new JsonObject { ["dynamic"] = false, ["date_detection"] = false, ["properties"] = properties };
    }

    private static void Add(JsonObject properties, IEnumerable<string> fields, Func<JsonObject> type)
    {
        foreach (var field in fields)
        {
            var parts = field.Split('.');
            var at = properties;
            foreach (var part in parts[..^1])
                at = (at[part] ??= new JsonObject { ["properties"] = new JsonObject() })["properties"]!.AsObject();
            at[parts[^1]] = type();
        }
    }
}
