using System.Text.Json.Nodes;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Elastic;
using AuditOtel.Collector.Sinks.Elastic.Compare;
using AuditOtel.Collector.Tests.Index;
using AuditOtel.ElasticStub;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>What somebody who may write into the cluster can do to a comparison.</summary>
[Trait("Requirement", "S7")]
[Trait("Requirement", "S2")]
public sealed class ElasticCompareHostileTests : IAsyncLifetime
{
    private const string Stream = ElasticTarget.DefaultDataStream;
    private const int Records = 20;

    // The records that are sent tell this time; the collector's own are of today.
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly string[] _ids = [.. Enumerable.Range(0, Records).Select(static _ => LogBytes.NewId())];
    private ElasticPlace _place = null!;
    private TestCollector _test = null!;

    private SinkSettings Sink => new("siem", _place.Target);

    public async Task InitializeAsync()
    {
        _place = await ElasticPlace.OpenAsync();
        _test = await TestCollector.StartAsync(configuration: new OperatorConfiguration { Sinks = [Sink] });
        await SendAsync(_ids);
    }

    public async Task DisposeAsync()
    {
        await _test.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(1_000_000L)]
    [InlineData(null)]
    public async Task Documents_at_any_place_are_counted_and_never_cancel_each_other(long? sequence)
    {
        await _test.Collector.StopAsync();
        for (var i = 0; i < ElasticDocuments.PageSize + 7; i++)
            Plant($"forged-{i}", sequence);
        _place.Cluster.Delete(Stream, document => document.Id.Equals(_ids[3], StringComparison.Ordinal));

        var report = await CompareAsync();

        Assert.Equal((ElasticDocuments.PageSize + 7, 1, false), (report.Extra.Count, report.Missing.Count, report.IsEqual));
        Assert.Equal(_place.Documents.Count, report.Documents);
    }

    [Fact]
    public async Task A_document_that_is_nested_deeply_or_holds_half_a_surrogate_pair_is_a_finding_and_no_failure()
    {
        await _test.Collector.StopAsync();
        JsonNode deep = new JsonObject();
        for (var i = 0; i < 900; i++)
            deep = new JsonObject { ["a"] = deep };
        Change(_ids[2], document => document["audit"]!["more"] = deep);
        Change(_ids[4], static document => document["message"] = StubDocument.HalfSurrogate);
        Change(_ids[6], static document => document["event"]!["id"] = StubDocument.HalfSurrogate);
        Plant("forged", 1_000_000, static document => document["event"]!["id"] = StubDocument.HalfSurrogate);

        var report = await CompareAsync();

        Assert.Equal([_ids[2], _ids[4], _ids[6]], report.Altered.Listed.Select(static one => one.Document));
        Assert.Equal(["audit.more", FoundDocument.Unreadable, "event.id"], report.Altered.Listed.Select(static one => one.Detail));
        Assert.Equal(["forged"], report.Extra.Listed.Select(static one => one.Document));
        Assert.Equal(0, report.Missing.Count);
    }

    [Fact]
    public async Task What_is_too_large_for_one_answer_is_read_in_parts_and_a_document_that_is_too_large_alone_cannot_be_read()
    {
        await _test.Collector.StopAsync();
        var limit = _place.Documents.Max(static document => document.Source.Length) + 1000;
        Assert.True((await CompareAsync(maxAnswer: limit)).IsEqual);
        Change(_ids[5], document => document["message"] = new string('x', limit));
        var place = (long)_place.Documents.First(document => document.Id.Equals(_ids[7], StringComparison.Ordinal)).Json["event"]!["sequence"]!;
        Plant("forged", place, document => document["message"] = new string('x', limit));

        var report = await CompareAsync(maxAnswer: limit);

        Assert.Equal([(_ids[5], FoundDocument.Unreadable)], report.Altered.Listed.Select(static one => (one.Document, one.Detail.Replace("_id, ", "", StringComparison.Ordinal))));
        Assert.Equal(["forged"], report.Extra.Listed.Select(static one => one.Document));
        Assert.Equal((0, 0), (report.Missing.Count, report.Repeated.Count));
    }

    [Fact]
    public async Task Documents_that_do_not_name_the_ledger_are_counted_and_not_judged()
    {
        await _test.Collector.StopAsync();
        Plant("of-another", 3, static document => document["audit"]!["ledger"] = "another/ledger");
        Plant("of-nobody", 3, static document => document["audit"]!.AsObject().Remove("ledger"));

        var report = await CompareAsync();
        var outside = await CompareAsync(from: Then.AddHours(1), to: Then.AddHours(2));

        Assert.Equal((2L, true), (report.Others, report.IsEqual));
        Assert.Equal((0L, true), (outside.Others, outside.IsEqual));
    }

    [Fact]
    public async Task A_document_that_says_a_time_of_the_range_and_another_place_is_extra()
    {
        await _test.Collector.StopAsync();
        Assert.True((await CompareAsync(from: Then, to: Then.AddHours(1))).IsEqual);
        Plant("forged-behind", 1_000_000);
        Plant("forged-without-a-place", null);
        Plant("forged-of-another-time", 1_000_000, static document => document["@timestamp"] = "2020-01-01T00:00:00Z");

        var report = await CompareAsync(from: Then, to: Then.AddHours(1));

        Assert.Equal(["forged-behind", "forged-without-a-place"], report.Extra.Listed.Select(static one => one.Document).Order(StringComparer.Ordinal));
        Assert.Equal((2, 0, 0, Records + 2), (report.Extra.Count, report.Missing.Count, report.Altered.Count, report.Documents));
    }

    [Fact]
    public async Task Of_an_expired_entry_one_document_under_an_id_of_its_own_counts()
    {
        await _test.Collector.StopAsync();
        await ExpireAsync();
        var intact = await CompareAsync();
        Assert.Equal((_place.Documents.Count, true), ((int)intact.Expired, intact.IsEqual));
        var one = _place.Documents.First(document => document.Id.Equals(_ids[3], StringComparison.Ordinal));
        _place.Cluster.Plant(Stream, one.Id, one.Json.DeepClone().AsObject());
        _place.Cluster.Plant(Stream, "another-id", one.Json.DeepClone().AsObject());

        var report = await CompareAsync();

        Assert.Equal((intact.Expired, false), (report.Expired, report.IsEqual));
        Assert.Equal([_ids[3]], report.Repeated.Listed.Select(static found => found.Document));
        Assert.Equal([("another-id", "_id")], report.Altered.Listed.Select(static found => (found.Document, found.Detail)));
        // At its end a test's collector must have every record, and this one has let them go.
        var expired = _test;
        _test = await TestCollector.StartAsync();
        await expired.Collector.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(expired.DataDirectory)!, recursive: true);
    }

    [Fact]
    public async Task A_cursor_that_went_on_after_the_ledger_was_opened_blames_nobody()
    {
        using var ledger = LedgerReader.Open(_test.DataDirectory);
        await SendAsync([.. Enumerable.Range(0, 5).Select(static _ => LogBytes.NewId())]);
        await _test.Collector.StopAsync();
        var size = ledger.Size;

        Assert.True(new ElasticComparer(_test.DataDirectory, Sink, _place.Target).Cursor(ledger) > size);
    }

    private async Task SendAsync(string[] ids)
    {
        Assert.Equal(0, (await _test.ExportAsync(LogBytes.Request([.. ids.Select(static id => LogBytes.Audit(id))]))).Status);
        await SinkFeedTests.UntilAsync(() => _test.Collector.Status is { Sinks: [{ Lag: 0 }] });
    }

    private async Task ExpireAsync()
    {
        await using var writer = LedgerWriter.Open(new LedgerOptions { Directory = _test.DataDirectory, SegmentBytes = 8192 }, TimeProvider.System);
        foreach (var record in IndexedLedger.Numbered(2))
        {
            using var batch = writer.NewBatch();
            record.Entry.Body.Span.CopyTo(batch.AddRecord(batch.AddContext(record.Entry.Context.Span), record.Entry.Body.Length));
            Assert.Equal(AppendResult.Stored, await writer.AppendAsync(batch));
        }

        using var reader = LedgerReader.Open(_test.DataDirectory);
        await writer.ExpireAsync([.. reader.Segments().Where(static segment => segment.IsClosed).Select(static segment => segment.FirstIndex)]);
    }

    private void Change(string id, Action<JsonObject> change) => _place.Cluster.Change(Stream, document => document.Id.Equals(id, StringComparison.Ordinal), change);

    private void Plant(string id, long? sequence, Action<JsonObject>? change = null)
    {
        var forged = _place.Documents.First(document => document.Id.Equals(_ids[0], StringComparison.Ordinal)).Json.DeepClone().AsObject();
        forged["event"]!["id"] = "forged";
        forged["event"]!["sequence"] = sequence;
        change?.Invoke(forged);
        _place.Cluster.Plant(Stream, id, forged);
    }

    private Task<ComparisonReport> CompareAsync(int maxAnswer = ElasticClient.DefaultMaxAnswer, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new ElasticComparer(_test.DataDirectory, Sink, _place.Target) { From = from, To = to, MaxAnswer = maxAnswer }.RunAsync(CancellationToken.None);
}
