using System.Text.Json.Nodes;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>
/// Saved objects of Kibana and of OpenSearch Dashboards, in the form that both have had since they were one (7.9) and take over from when they are imported:
/// a data view, tables and histograms by aggregation, a list of records, dashboards.
/// </summary>
internal sealed class KibanaObjects(string dataStream)
{
    private const string SourceName = "kibanaSavedObjectMeta.searchSourceJSON.index";
    private const int TableRows = 20;
    private const string Count = "1";
    private static readonly string[] Columns = ["event.action", "event.outcome", "event.reason", "user.id", "entity.type", "entity.id", "source.ip", "service.name", "message"];

    internal JsonObject DataView() => Object("index-pattern", "view", "7.6.0", new JsonObject { ["title"] = dataStream, ["timeFieldName"] = "@timestamp" });

    /// <summary>The number of records with each value, or with each combination of values.</summary>
    internal JsonObject Table(string name, string title, string query, params ReadOnlySpan<string> fields)
    {
        var aggregations = new JsonArray(Metric());
        foreach (var field in fields)
            aggregations.Add((JsonNode)Terms($"{aggregations.Count + 1}", "bucket", field));
        return Visualization(name, title, query, "table", aggregations, new JsonObject
        {
            ["perPage"] = TableRows, ["showPartialRows"] = false, ["showMetricsAtAllLevels"] = false, ["showTotal"] = false, ["totalFunc"] = "sum", ["percentageCol"] = "",
        });
    }

    /// <summary>The number of records over time, by the values of a field.</summary>
    internal JsonObject Histogram(string name, string title, string query, string field)
    {
        var time = new JsonObject
        {
            ["id"] = "2", ["enabled"] = true, ["type"] = "date_histogram", ["schema"] = "segment",
            ["params"] = new JsonObject { ["field"] = "@timestamp", ["interval"] = "auto", ["min_doc_count"] = 1, ["drop_partials"] = false, ["extended_bounds"] = new JsonObject() },
        };
        return Visualization(name, title, query, "histogram", new JsonArray(Metric(), time, Terms("3", "group", field)), Axes());
    }

    /// <summary>The records themselves, the newest first.</summary>
    internal JsonObject Search(string name, string title, string query) => Object("search", name, "7.9.3", new JsonObject
    {
        ["title"] = title,
        ["description"] = "",
        ["columns"] = new JsonArray([.. Columns.Select(static column => (JsonNode)column)]),
        ["sort"] = new JsonArray(new JsonArray("@timestamp", "desc")),
        ["version"] = 1,
        ["kibanaSavedObjectMeta"] = Source(query, hasView: true),
    }, View());

    /// <summary>Panels below one another, the first two of them side by side.</summary>
    internal JsonObject Dashboard(string name, string title, string description, IReadOnlyList<JsonObject> panels)
    {
        const int Half = 24, Height = 15;
        var (placed, references) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < panels.Count; i++)
        {
            var reference = $"panel_{i}";
            var place = new JsonObject { ["x"] = i == 1 ? Half : 0, ["y"] = Math.Max(0, i - 1) * Height, ["w"] = i < 2 ? Half : Half * 2, ["h"] = Height, ["i"] = $"{i}" };
            placed.Add((JsonNode)new JsonObject { ["version"] = "7.9.3", ["gridData"] = place, ["panelIndex"] = $"{i}", ["embeddableConfig"] = new JsonObject(), ["panelRefName"] = reference });
            references.Add((JsonNode)new JsonObject { ["name"] = reference, ["type"] = (string)panels[i]["type"]!, ["id"] = (string)panels[i]["id"]! });
        }

        return Object("dashboard", name, "7.9.3", new JsonObject
        {
            ["title"] = title,
            ["description"] = description,
            ["panelsJSON"] = placed.ToJsonString(),
            ["optionsJSON"] = """{"useMargins":true,"hidePanelTitles":false}""",
            ["timeRestore"] = false,
            ["version"] = 1,
            ["kibanaSavedObjectMeta"] = Source("", hasView: false),
        }, references);
    }

    private static JsonObject Metric() => new() { ["id"] = Count, ["enabled"] = true, ["type"] = "count", ["schema"] = "metric", ["params"] = new JsonObject() };

    private static JsonObject Terms(string id, string schema, string field) => new()
    {
        ["id"] = id, ["enabled"] = true, ["type"] = "terms", ["schema"] = schema,
        ["params"] = new JsonObject
        {
            ["field"] = field, ["orderBy"] = Count, ["order"] = "desc", ["size"] = TableRows,
            ["otherBucket"] = true, ["otherBucketLabel"] = "Other", ["missingBucket"] = false, ["missingBucketLabel"] = "Missing",
        },
    };

    private static JsonObject Axes() => new()
    {
        ["type"] = "histogram",
        ["grid"] = new JsonObject { ["categoryLines"] = false },
        ["categoryAxes"] = new JsonArray(new JsonObject
        {
            ["id"] = "CategoryAxis-1", ["type"] = "category", ["position"] = "bottom", ["show"] = true, ["style"] = new JsonObject(), ["scale"] = new JsonObject { ["type"] = "linear" },
            ["labels"] = new JsonObject { ["show"] = true, ["filter"] = true, ["truncate"] = 100 }, ["title"] = new JsonObject(),
        }),
        ["valueAxes"] = new JsonArray(new JsonObject
        {
            ["id"] = "ValueAxis-1", ["name"] = "LeftAxis-1", ["type"] = "value", ["position"] = "left", ["show"] = true, ["style"] = new JsonObject(),
            ["scale"] = new JsonObject { ["type"] = "linear", ["mode"] = "normal" },
            ["labels"] = new JsonObject { ["show"] = true, ["rotate"] = 0, ["filter"] = false, ["truncate"] = 100 }, ["title"] = new JsonObject { ["text"] = "Records" },
        }),
        ["seriesParams"] = new JsonArray(new JsonObject
        {
            ["show"] = true, ["type"] = "histogram", ["mode"] = "stacked", ["data"] = new JsonObject { ["label"] = "Records", ["id"] = Count },
            ["valueAxis"] = "ValueAxis-1", ["drawLinesBetweenPoints"] = true, ["lineWidth"] = 2, ["showCircles"] = true,
        }),
        ["addTooltip"] = true, ["addLegend"] = true, ["legendPosition"] = "right", ["times"] = new JsonArray(), ["addTimeMarker"] = false,
        ["labels"] = new JsonObject { ["show"] = false },
        ["thresholdLine"] = new JsonObject { ["show"] = false, ["value"] = 10, ["width"] = 1, ["style"] = "full", ["color"] = "#E7664C" },
    };

    private static JsonObject Source(string query, bool hasView)
    {
        var source = new JsonObject { ["query"] = new JsonObject { ["query"] = query, ["language"] = "kuery" }, ["filter"] = new JsonArray() };
        if (hasView)
            source["indexRefName"] = SourceName;
        return new JsonObject { ["searchSourceJSON"] = source.ToJsonString() };
    }

    private JsonObject Visualization(string name, string title, string query, string type, JsonArray aggregations, JsonObject parameters) => Object("visualization", name, "7.8.0", new JsonObject
    {
        ["title"] = title,
        ["visState"] = new JsonObject { ["title"] = title, ["type"] = type, ["aggs"] = aggregations, ["params"] = parameters }.ToJsonString(),
        ["uiStateJSON"] = "{}",
        ["description"] = "",
        ["version"] = 1,
        ["kibanaSavedObjectMeta"] = Source(query, hasView: true),
    }, View());

    private JsonArray View() => new(new JsonObject { ["name"] = SourceName, ["type"] = "index-pattern", ["id"] = Id("view") });

    private string Id(string name) => $"auditotel-{dataStream}-{name}";

    private JsonObject Object(string type, string name, string version, JsonObject attributes, JsonArray? references = null) => new()
    {
        ["type"] = type,
        ["id"] = Id(name),
        ["attributes"] = attributes,
        ["references"] = references ?? [],
        ["migrationVersion"] = new JsonObject { [type] = version },
    };
}
