using System.Text;
using System.Text.Json.Nodes;
using AuditOtel.ElasticStub;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>The stub and a client of another make, rsyslog's module for Elasticsearch: it takes and refuses what a cluster does, not what ours sends.</summary>
[Trait("Requirement", "S7")]
public sealed class ElasticRsyslogTests
{
    private const string Create = "writeoperation=\"create\" retryfailures=\"on\" retryruleset=\"out\"";

    [Fact]
    public async Task Documents_that_rsyslog_creates_are_in_the_stream_each_once_whatever_it_was_too_busy_for_and_a_search_finds_them()
    {
        await using var place = await ElasticPlace.OpenAsync();
        place.Server.Faults.Add(StubFault.BusyItems, StubFault.CutBefore, StubFault.CutBehind);
        await using var rsyslog = new ElasticRsyslog(place.Server.Address, place.Target.DataStream, Create);
        string[] ids = [.. Enumerable.Range(0, 200).Select(static number => $"outside-{number}")];
        await rsyslog.SendAsync([.. ids, ids[0]]);
        await SinkFeedTests.UntilAsync(() => place.Documents.Count >= ids.Length && place.Server.Faults.IsIdle);

        var found = await FindAsync(place, """{"term": {"event.id": "outside-7"}}""");
        var all = await FindAsync(place, """{"bool": {"filter": [{"term": {"host.name": "outside.example"}}, {"range": {"@timestamp": {"gte": "2026-11-23T00:02:03Z", "lt": "2026-11-23T00:02:04Z"}}}]}}""");

        Assert.Equal(ids.Order(StringComparer.Ordinal), place.Documents.Select(static document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal("It said \"no\", \\ and more.", (string?)Assert.Single(found)["_source"]!["message"]);
        Assert.Equal(ids.Length, all.Count);
        Assert.Empty(place.Server.Complaints);
    }

    [Fact]
    public async Task A_data_stream_refuses_to_index_which_is_what_rsyslog_does_by_itself_and_rsyslog_is_told_why()
    {
        await using var place = await ElasticPlace.OpenAsync();
        await using var rsyslog = new ElasticRsyslog(place.Server.Address, place.Target.DataStream, "");
        await rsyslog.SendAsync("outside-1");

        await SinkFeedTests.UntilAsync(() => rsyslog.Refusals.Contains("only write ops with an op_type of create are allowed in data streams", StringComparison.Ordinal));

        Assert.Contains("illegal_argument_exception", rsyslog.Refusals, StringComparison.Ordinal);
        Assert.Empty(place.Documents);
    }

    [Fact]
    public async Task A_document_that_does_not_suit_the_fields_is_refused_and_rsyslog_is_told_why()
    {
        await using var place = await ElasticPlace.OpenAsync();
        await using var rsyslog = new ElasticRsyslog(place.Server.Address, place.Target.DataStream, "writeoperation=\"create\"", "set $!@timestamp = \"yesterday\";");
        await rsyslog.SendAsync("outside-1");

        await SinkFeedTests.UntilAsync(() => rsyslog.Refusals.Contains("document_parsing_exception", StringComparison.Ordinal));

        Assert.Contains("failed to parse field [@timestamp] of type [date]", rsyslog.Refusals, StringComparison.Ordinal);
        Assert.Empty(place.Documents);
    }

    private static async Task<List<JsonNode>> FindAsync(ElasticPlace place, string query)
    {
        using var client = new HttpClient { BaseAddress = new Uri(place.Server.Address) };
        using var content = new StringContent($$"""{"size": 1000, "query": {{query}} }""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/{place.Target.DataStream}/_search", content);
        answer.EnsureSuccessStatusCode();
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["hits"]!["hits"]!.AsArray().Select(static hit => hit!)];
    }
}
