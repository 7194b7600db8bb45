using System.Text.Json.Nodes;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Tests.Records.Schemas;
using AuditOtel.ElasticStub;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>What stands under an id that is taken.</summary>
[Trait("Requirement", "S7")]
public sealed class ElasticConflictTests
{
    [Fact]
    [Trait("Requirement", "S2")]
    public async Task A_repeat_is_already_there_and_another_record_of_the_same_id_becomes_a_document_of_its_own()
    {
        await using var place = await ElasticPlace.OpenAsync();
        var (first, other) = (ForeignRecord.Plain(1, "same"), ForeignRecord.Plain(2, "same", actor: "mallory"));
        await place.DeliverAsync(first);
        await place.OpenSinkAgainAsync();

        Assert.Empty((await place.DeliverAsync(first, other)).Refusals);
        await place.OpenSinkAgainAsync();
        Assert.Empty((await place.DeliverAsync(first, other)).Refusals);

        Assert.Equal(["same", "test/ledger#2"], place.Documents.Select(static document => document.Id));
        Assert.Equal(["alice", "mallory"], place.Documents.Select(static document => (string)document.Json["user"]!["id"]!));
    }

    [Fact]
    [Trait("Requirement", "S2")]
    public async Task A_document_that_somebody_put_in_the_place_of_a_record_does_not_count_as_it()
    {
        await using var place = await ElasticPlace.OpenAsync();
        await place.DeliverAsync(ForeignRecord.Plain(1, ""));
        place.Cluster.Change(place.Target.DataStream, static _ => true, static document => document["event"]!["hash"] = "00");
        await place.OpenSinkAgainAsync();

        var refusal = Assert.Single((await place.DeliverAsync(ForeignRecord.Plain(1, ""))).Refusals);

        Assert.Contains("Another document stands under the id that is its own", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "S2")]
    public async Task A_document_with_the_right_hash_and_another_content_is_not_the_record()
    {
        await using var place = await ElasticPlace.OpenAsync();
        var records = Records(3);
        await place.DeliverAsync(records);
        foreach (var (id, change) in Forgeries(records))
            place.Cluster.Change(place.Target.DataStream, document => document.Id.Equals(id, StringComparison.Ordinal), change);
        await place.OpenSinkAgainAsync();

        Assert.Empty((await place.DeliverAsync(records)).Refusals);

        Assert.Equal(["test/ledger#0", "test/ledger#1", "test/ledger#2"], place.Documents.Skip(3).Select(static document => document.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "S5")]
    public async Task A_document_that_is_there_and_is_not_shown_is_told_as_that()
    {
        await using var place = await ElasticPlace.OpenAsync();
        var records = Records(3);
        await place.DeliverAsync(records);
        place.Cluster.Delete(place.Target.DataStream, document => document.Id.Equals(Ids(records).First(), StringComparison.Ordinal));
        await place.OpenSinkAgainAsync();

        var failure = await Assert.ThrowsAsync<SinkException>(() => place.DeliverAsync(records).AsTask());

        Assert.Contains("says that 1 of 3 documents are there already and does not show them: see that the sink may read all documents", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_is_looked_at_in_the_generation_that_refused_and_before_a_search_would_find_it()
    {
        await using var place = await ElasticPlace.OpenAsync();
        place.Cluster.RefreshInterval = 3_600_000;
        var records = Records(3);
        await place.DeliverAsync(records);
        await place.OpenSinkAgainAsync();

        Assert.Empty((await place.DeliverAsync(records)).Refusals);

        Assert.Equal((3, 2), (place.Documents.Count, place.Server.BulkRequests));
    }

    private static IEnumerable<(string Id, Action<JsonObject> Change)> Forgeries(RecordView[] records)
    {
        var ids = Ids(records).ToArray();
        yield return (ids[0], static document => document["user"]!["id"] = "somebody else");
        yield return (ids[1], static document => document["message"] = StubDocument.HalfSurrogate);
        yield return (ids[2], static document => document["message"] = new string('x', 6 << 20));
    }

    private static RecordView[] Records(int count) => [.. Enumerable.Range(0, count).Select(static i => ForeignRecord.Plain(i))];

    private static IEnumerable<string> Ids(IEnumerable<RecordView> records) => records.Select(static record => record.Text(AuditAttributes.RecordId));
}
