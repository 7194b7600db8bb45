using System.Globalization;
using System.Text.Json.Nodes;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>Everything that <c>elastic setup</c> puts into a cluster, in its order. Each says who made it and in which version.</summary>
internal static class ElasticTemplates
{
    /// <summary>The version of all of them; a newer one replaces an older one.</summary>
    internal const int Version = 1;

    internal const string Manager = "auditotel";
    internal const string Policy = "auditotel-audit";
    internal const string MappingsName = "auditotel-audit-mappings";
    internal const string SettingsName = "auditotel-audit-settings";

    // Above the templates for logs that come with a cluster (100) and those of Elastic's own agent (200).
    private const int Priority = 500;
    private const string MaxAge = "30d";
    private const string MaxShard = "50gb";

    internal static IReadOnlyList<ElasticObject> All(ElasticFlavour flavour, bool hasFailureStore, string dataStream) =>
    [
        flavour is ElasticFlavour.OpenSearch
            ? new ElasticObject("lifecycle policy", $"_plugins/_ism/policies/{Policy}", StatePolicy(dataStream))
            : new ElasticObject("lifecycle policy", $"_ilm/policy/{Policy}", LifecyclePolicy()),
        new ElasticObject("component template", $"_component_template/{MappingsName}", Template(new JsonObject { ["mappings"] = ElasticFields.Mappings(flavour) })),
        new ElasticObject("component template", $"_component_template/{SettingsName}", Template(new JsonObject { ["settings"] = Settings(flavour) })),
        new ElasticObject("index template", $"_index_template/{dataStream}", IndexTemplate(hasFailureStore, dataStream)),
    ];

    /// <summary>How the version stands in a policy of OpenSearch, which has no place for it.</summary>
    internal static string StateDescription => string.Create(CultureInfo.InvariantCulture, $"AuditOtel's audit records; made by {Manager}, version {Version}");

    private static JsonObject Meta() => new() { ["managed_by"] = Manager, ["version"] = Version };

    private static JsonObject Template(JsonObject template) => new() { ["template"] = template, ["version"] = Version, ["_meta"] = Meta() };

    /// <summary>What a stream with a failure store refuses, it calls created: the sink is to be told instead, which sets it aside and records it.</summary>
    private static JsonObject IndexTemplate(bool hasFailureStore, string dataStream)
    {
        var template = new JsonObject
        {
            ["index_patterns"] = new JsonArray(dataStream),
            ["data_stream"] = new JsonObject(),
            ["composed_of"] = new JsonArray(MappingsName, SettingsName),
            ["priority"] = Priority,
            ["version"] = Version,
            ["_meta"] = Meta(),
        };
        if (hasFailureStore)
            template["template"] = new JsonObject { ["data_stream_options"] = new JsonObject { ["failure_store"] = new JsonObject { ["enabled"] = false } } };
        return template;
    }

    /// <summary>Elasticsearch 9 makes streams named logs-* of a kind that builds documents anew when they are read: then nobody could compare them.</summary>
    private static JsonObject Settings(ElasticFlavour flavour)
    {
        var index = new JsonObject { ["codec"] = "best_compression" };
        if (flavour is ElasticFlavour.Elasticsearch)
        {
            index["mode"] = "standard";
            index["lifecycle"] = new JsonObject { ["name"] = Policy };
        }

        return new JsonObject { ["index"] = index };
    }

    /// <summary>Nothing is ever deleted: how long documents are kept is the operator's to decide.</summary>
    private static JsonObject LifecyclePolicy() => new()
    {
        ["policy"] = new JsonObject
        {
            ["_meta"] = Meta(),
            ["phases"] = new JsonObject { ["hot"] = new JsonObject { ["actions"] = new JsonObject { ["rollover"] = new JsonObject { ["max_age"] = MaxAge, ["max_primary_shard_size"] = MaxShard } } } },
        },
    };

    private static JsonObject StatePolicy(string dataStream) => new()
    {
        ["policy"] = new JsonObject
        {
            ["description"] = StateDescription,
            ["default_state"] = "hot",
            ["states"] = new JsonArray(new JsonObject
            {
                ["name"] = "hot",
                ["actions"] = new JsonArray(new JsonObject { ["rollover"] = new JsonObject { ["min_index_age"] = MaxAge, ["min_primary_shard_size"] = MaxShard } }),
                ["transitions"] = new JsonArray(),
            }),
            ["ism_template"] = new JsonArray(new JsonObject { ["index_patterns"] = new JsonArray(dataStream), ["priority"] = Priority }),
        },
    };
}
