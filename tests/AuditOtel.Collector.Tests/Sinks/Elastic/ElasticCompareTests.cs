using System.Text.Json.Nodes;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Elastic;
using AuditOtel.Collector.Sinks.Elastic.Compare;
using AuditOtel.ElasticStub;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

[Trait("Requirement", "S7")]
[Trait("Requirement", "S2")]
public sealed class ElasticCompareTests : IAsyncLifetime
{
    private const string Stream = ElasticTarget.DefaultDataStream;
    private readonly string[] _ids = [.. Enumerable.Range(0, 600).Select(static _ => LogBytes.NewId())];
    private ElasticPlace _place = null!;
    private TestCollector _test = null!;

    public async Task InitializeAsync()
    {
        _place = await ElasticPlace.OpenAsync();
        _test = await TestCollector.StartAsync(configuration: new OperatorConfiguration { Sinks = [Sink()] });
        foreach (var chunk in _ids.Chunk(100))
            Assert.Equal(0, (await _test.ExportAsync(LogBytes.Request([.. chunk.Select(static id => LogBytes.Audit(id))]))).Status);
        await SinkFeedTests.UntilAsync(() => _test.Collector.Status is { Sinks: [{ Lag: 0 }] });
        await _test.Collector.StopAsync();
    }

    public async Task DisposeAsync()
    {
        await _test.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task Every_difference_is_found_with_its_kind_and_its_place_and_nothing_else()
    {
        var intact = await CompareAsync();
        Assert.True(intact.IsEqual);
        Assert.Equal((_place.Documents.Count, _place.Documents.Count), ((int)intact.Records, (int)intact.Documents));

        var victims = _place.Documents.Where(document => _ids.Contains(document.Id, StringComparer.Ordinal)).ToArray();
        _place.Cluster.Delete(Stream, document => ReferenceEquals(document, victims[10]));
        _place.Cluster.Change(Stream, document => document.Id.Equals(victims[20].Id, StringComparison.Ordinal), static document => document["user"]!["id"] = "somebody else");
        _place.Cluster.Change(Stream, document => document.Id.Equals(victims[30].Id, StringComparison.Ordinal), static document => document["audit"]!["more"] = 1);
        _place.Cluster.Change(Stream, document => document.Id.Equals(victims[40].Id, StringComparison.Ordinal), static document => document["event"]!["hash"] = "00");
        _place.Cluster.Plant(Stream, victims[50].Id, victims[50].Json.DeepClone().AsObject());
        _place.Cluster.Plant(Stream, "forged-at-a-taken-place", Changed(victims[60], 0));
        _place.Cluster.Plant(Stream, "forged-behind-the-end", Changed(victims[60], 1_000_000));
        _place.Cluster.Plant(Stream, "forged-without-a-place", Changed(victims[60], null));
        var found = await CompareAsync();

        Assert.Equal([victims[10].Id], found.Missing.Listed.Select(static one => one.Record));
        Assert.Equal([(victims[20].Id, "user.id"), (victims[30].Id, "audit.more"), (victims[40].Id, "event.hash")], found.Altered.Listed.Select(static one => (one.Document, one.Detail)));
        Assert.Equal([victims[50].Id], found.Repeated.Listed.Select(static one => one.Document));
        Assert.Equal(["forged-at-a-taken-place", "forged-behind-the-end", "forged-without-a-place"], found.Extra.Listed.Select(static one => one.Document).Order(StringComparer.Ordinal));
        Assert.Equal((1, 3, 3, 1), (found.Missing.Count, found.Altered.Count, found.Extra.Count, found.Repeated.Count));
        Assert.Equal(intact.Records, found.Records);
    }

    [Fact]
    public async Task A_time_and_a_selection_are_asked_of_the_ledger_and_what_lies_outside_is_no_difference()
    {
        // The records that were sent tell an hour long ago; the collector's own are of today.
        var then = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        var inTime = await CompareAsync(from: then, to: then.AddHours(1));
        var outOfTime = await CompareAsync(from: then.AddHours(1), to: then.AddHours(2));
        var selected = await CompareAsync(Sink("class:audit"));

        Assert.Equal((600, 600, true), (inTime.Records, inTime.Documents, inTime.IsEqual));
        Assert.Equal((0, true), (outOfTime.Records, outOfTime.IsEqual));
        Assert.Equal((600, 0, 0), (selected.Extra.Count, selected.Missing.Count, selected.Altered.Count));
        Assert.Equal(ComparisonFindings.MaxListed, selected.Extra.Listed.Count);
    }

    [Fact]
    public async Task More_documents_at_one_place_than_fit_a_page_are_counted()
    {
        var one = _place.Documents.First(document => _ids.Contains(document.Id, StringComparer.Ordinal));
        for (var i = 0; i < ElasticDocuments.PageSize + 7; i++)
            _place.Cluster.Plant(Stream, $"forged-{i}", Changed(one, 0));

        Assert.Equal(ElasticDocuments.PageSize + 7, (await CompareAsync()).Extra.Count);
    }

    [Fact]
    public async Task What_the_sink_has_not_been_given_yet_need_not_be_there_and_a_sink_without_a_cursor_is_told()
    {
        var cursor = Path.Combine(_test.DataDirectory, "sinks", "siem.json");
        File.WriteAllText(cursor, $$"""{"version":1,"ledger":"{{_test.Collector.Identity.Name}}","next":300}""");
        var all = _place.Documents;
        _place.Cluster.Delete(Stream, document => (long)document.Json["event"]!["sequence"]! >= 400);

        var report = await CompareAsync();
        File.Delete(cursor);

        Assert.True(report.IsEqual);
        Assert.Equal((300, all.Count(static document => (long)document.Json["event"]!["sequence"]! < 300)), (report.Next, report.Records));
        Assert.Contains("has no cursor", (await Assert.ThrowsAsync<CollectorException>(() => CompareAsync())).Message, StringComparison.Ordinal);
    }

    private static JsonObject Changed(StubDocument document, long? sequence)
    {
        var changed = document.Json.DeepClone().AsObject();
        changed["event"]!["id"] = "forged";
        if (sequence is null)
            changed["event"]!.AsObject().Remove("sequence");
        else if (sequence > 0)
            changed["event"]!["sequence"] = sequence;
        return changed;
    }

    private SinkSettings Sink(string select = "") => new("siem", _place.Target) { Selection = RecordSelection.Parse(select) };

    private Task<ComparisonReport> CompareAsync(SinkSettings? sink = null, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new ElasticComparer(_test.DataDirectory, sink ?? Sink(), _place.Target) { From = from, To = to }.RunAsync(CancellationToken.None);
}
