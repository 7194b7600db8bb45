using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditOtel.Collector.Sinks.Elastic.Setup;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>The saved objects as Kibana 8 and 9 and OpenSearch Dashboards read them, in the form of version 7.9 that all of them take over from: whatever an object names must be there.</summary>
[Trait("Requirement", "S7")]
public sealed partial class DashboardObjectsTests
{
    private const string Stream = "logs-auditotel.audit-default";
    private const int Columns = 48;
    private const string SourceName = "kibanaSavedObjectMeta.searchSourceJSON.index";

    // The newest form of each type that the last common ancestor (7.10) knows: OpenSearch Dashboards refuses a newer one.
    private static readonly Dictionary<string, string> Forms = new(StringComparer.Ordinal) { ["index-pattern"] = "7.6.0", ["search"] = "7.9.3", ["visualization"] = "7.10.0", ["dashboard"] = "7.9.3" };

    // The places of an aggregation that each kind of visualization has, and how many may stand there.
    private static readonly Dictionary<string, Dictionary<string, int>> Schemas = new(StringComparer.Ordinal)
    {
        ["table"] = new(StringComparer.Ordinal) { ["metric"] = 20, ["bucket"] = 20, ["split"] = 1 },
        ["histogram"] = new(StringComparer.Ordinal) { ["metric"] = 20, ["radius"] = 1, ["segment"] = 1, ["group"] = 3, ["split"] = 1 },
    };

    private static readonly JsonObject[] Objects = Read(Stream);

    [Fact]
    public void Ids_and_titles_are_each_objects_own_and_the_same_whenever_they_are_made()
    {
        Assert.Equal(Ids(Objects), Ids(Read(Stream)));
        Assert.Equal(Objects.Length, Ids(Objects).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Ids(Objects), id => Assert.Matches($"^[a-z-]+ auditotel-{Regex.Escape(Stream)}-[a-z-]+$", id));
        Assert.Empty(Ids(Objects).Intersect(Ids(Read("other")), StringComparer.Ordinal));
        var titles = Objects.Select(one => $"{one["type"]} {one["attributes"]!["title"]}").ToArray();
        Assert.Equal(titles.Length, titles.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Stream, (string?)Of("index-pattern").Single()["attributes"]!["title"]);
    }

    [Fact]
    public void Each_object_has_the_form_of_a_version_that_both_products_take_over_from()
    {
        Assert.All(Objects, one =>
        {
            Assert.Equal(["attributes", "id", "migrationVersion", "references", "type"], one.Select(member => member.Key).Order(StringComparer.Ordinal));
            var (type, version) = Assert.Single(one["migrationVersion"]!.AsObject());
            Assert.Equal((string?)one["type"], type);
            Assert.True(Version.Parse((string)version!) <= Version.Parse(Forms[type]), $"{one["id"]} is of {version}.");
        });
        Assert.All(Of("search").Concat(Of("visualization")).Concat(Of("dashboard")), one => Assert.IsType<JsonObject>(JsonNode.Parse((string)one["attributes"]!["kibanaSavedObjectMeta"]!["searchSourceJSON"]!)));
    }

    [Fact]
    public void Each_reference_is_used_and_leads_to_an_object_before_it()
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in Objects)
        {
            var references = one["references"]!.AsArray();
            Assert.All(references, reference => Assert.Contains($"{reference!["type"]} {reference["id"]}", before));
            Assert.Equal(UsedNames(one).Order(StringComparer.Ordinal), references.Select(reference => (string)reference!["name"]!).Order(StringComparer.Ordinal));
            before.Add(IdOf(one));
        }

        var shown = Of("dashboard").SelectMany(board => board["references"]!.AsArray()).Select(reference => $"{reference!["type"]} {reference["id"]}");
        Assert.Equal(Of("search").Concat(Of("visualization")).Select(IdOf).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ElasticFlavour.Elasticsearch)]
    [InlineData(ElasticFlavour.OpenSearch)]
    public void Each_field_that_is_named_has_a_type_that_can_do_what_it_is_named_for(object flavour)
    {
        var types = Types("", ElasticFields.Mappings((ElasticFlavour)flavour)["properties"]!.AsObject()).ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal);

        Assert.Equal("date", types[(string)Of("index-pattern").Single()["attributes"]!["timeFieldName"]!]);
        foreach (var aggregation in Of("visualization").SelectMany(one => StateOf(one)["aggs"]!.AsArray()).Where(aggregation => (string?)aggregation!["type"] is not "count"))
        {
            var type = types[(string)aggregation!["params"]!["field"]!];
            Assert.True((string)aggregation["type"]! is "date_histogram" ? type is "date" : type is "keyword" or "ip" or "long", $"{aggregation.ToJsonString()} of {type}");
        }

        Assert.All(Of("search"), search =>
        {
            Assert.All(search["attributes"]!["columns"]!.AsArray(), column => Assert.True(types.ContainsKey((string)column!), (string)column!));
            Assert.All(search["attributes"]!["sort"]!.AsArray(), sort => Assert.Equal(("date", "desc"), (types[(string)sort![0]!], (string)sort[1]!)));
        });
        var queried = Objects.Where(one => (string?)one["type"] is not "index-pattern").SelectMany(one => Field().Matches(QueryOf(one))).Select(match => match.Groups["name"].Value).ToArray();
        Assert.NotEmpty(queried);
        Assert.All(queried, field => Assert.Contains(types[field], new[] { "keyword", "ip", "long" }));
    }

    [Fact]
    public void Each_value_that_is_asked_for_is_one_that_records_have()
    {
        string[] known = [.. Enum.GetNames<AuditClass>(), .. Enum.GetNames<AuditOutcome>(), "denied"];

        var asked = Objects.Where(one => (string?)one["type"] is not "index-pattern").SelectMany(one => Value().Matches(QueryOf(one))).SelectMany(match => match.Groups["values"].Value.Split(" or ", StringSplitOptions.TrimEntries));

        Assert.All(asked.Where(value => value is not "*"), value => Assert.Contains(value, known, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Each_visualization_has_what_its_kind_needs() => Assert.All(Of("visualization"), one =>
    {
        var state = StateOf(one);
        var aggregations = state["aggs"]!.AsArray().Select(aggregation => aggregation!.AsObject()).ToArray();
        Assert.Equal((string?)one["attributes"]!["title"], (string?)state["title"]);
        Assert.Equal(aggregations.Length, aggregations.Select(aggregation => (string)aggregation["id"]!).Distinct(StringComparer.Ordinal).Count());
        var metrics = aggregations.Where(aggregation => (string?)aggregation["schema"] is "metric").Select(aggregation => (string)aggregation["id"]!).ToArray();
        Assert.NotEmpty(metrics);
        Assert.All(aggregations.Where(aggregation => (string?)aggregation["type"] is "terms"), terms => Assert.Contains((string)terms["params"]!["orderBy"]!, metrics));
        Assert.All(aggregations.GroupBy(aggregation => (string)aggregation["schema"]!, StringComparer.Ordinal), places => Assert.True(places.Count() <= Schemas[(string)state["type"]!][places.Key], places.Key));
        if ((string?)state["type"] is not "histogram")
            return;

        var axes = state["params"]!["valueAxes"]!.AsArray().Select(axis => (string)axis!["id"]!).ToArray();
        Assert.Single(state["params"]!["categoryAxes"]!.AsArray());
        Assert.All(state["params"]!["seriesParams"]!.AsArray(), series =>
        {
            Assert.Contains((string)series!["valueAxis"]!, axes);
            Assert.Contains((string)series["data"]!["id"]!, metrics);
        });
    });

    [Fact]
    public void Panels_stand_on_the_grid_and_not_on_one_another() => Assert.All(Of("dashboard"), board =>
    {
        var panels = PanelsOf(board).Select(panel => (Index: (string)panel["panelIndex"]!, Place: panel["gridData"]!)).ToArray();
        Assert.Equal(panels.Length, panels.Select(panel => panel.Index).Distinct(StringComparer.Ordinal).Count());
        Assert.All(panels, panel => Assert.Equal(panel.Index, (string?)panel.Place["i"]));
        Assert.All(panels, panel => Assert.True(At(panel.Place, "x") >= 0 && At(panel.Place, "y") >= 0 && At(panel.Place, "w") > 0 && At(panel.Place, "h") > 0 && At(panel.Place, "x") + At(panel.Place, "w") <= Columns));
        var cells = panels.SelectMany(panel => Enumerable.Range(At(panel.Place, "x"), At(panel.Place, "w")).SelectMany(x => Enumerable.Range(At(panel.Place, "y"), At(panel.Place, "h")).Select(y => (x, y)))).ToArray();
        Assert.Equal(cells.Length, cells.Distinct().Count());
        Assert.Equal(Columns * panels.Max(panel => At(panel.Place, "y") + At(panel.Place, "h")), cells.Length);
    });

    private static JsonObject[] Read(string stream) =>
        [.. System.Text.Encoding.UTF8.GetString(KibanaDashboards.Lines(stream)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static JsonObject[] Of(string type) => [.. Objects.Where(one => string.Equals((string?)one["type"], type, StringComparison.Ordinal))];

    private static string IdOf(JsonObject one) => $"{one["type"]} {one["id"]}";

    private static string[] Ids(JsonObject[] objects) => [.. objects.Select(IdOf)];

    private static JsonNode StateOf(JsonObject visualization) => JsonNode.Parse((string)visualization["attributes"]!["visState"]!)!;

    private static JsonNode SourceOf(JsonObject one) => JsonNode.Parse((string)one["attributes"]!["kibanaSavedObjectMeta"]!["searchSourceJSON"]!)!;

    private static string QueryOf(JsonObject one)
    {
        Assert.Equal("kuery", (string?)SourceOf(one)["query"]!["language"]);
        return (string)SourceOf(one)["query"]!["query"]!;
    }

    private static IEnumerable<JsonObject> PanelsOf(JsonObject board) => JsonNode.Parse((string)board["attributes"]!["panelsJSON"]!)!.AsArray().Select(panel => panel!.AsObject());

    private static string[] UsedNames(JsonObject one) => (string)one["type"]! switch
    {
        "index-pattern" => [],
        "dashboard" => [.. PanelsOf(one).Select(panel => (string)panel["panelRefName"]!)],
        _ => [(string?)SourceOf(one)["indexRefName"] is SourceName ? SourceName : ""],
    };

    private static int At(JsonNode place, string name) => (int)place[name]!;

    private static IEnumerable<(string Name, string Type)> Types(string prefix, JsonObject properties) => properties.SelectMany(property =>
        property.Value!["properties"] is JsonObject inner ? Types($"{prefix}{property.Key}.", inner) : [($"{prefix}{property.Key}", (string)property.Value["type"]!)]);

    [GeneratedRegex("(?<name>[a-z_.@]+) : ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();

    [GeneratedRegex("[a-z_.@]+ : (\\((?<values>[^)]*)\\)|(?<values>[a-z*]+))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
