using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Tests.Records.Schemas;
using AuditOtel.Collector.Tests.Tls;
using AuditOtel.ElasticStub;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

[Trait("Requirement", "S7")]
public sealed class ElasticSinkTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Records_become_documents_of_the_data_stream_once_each_in_their_order(bool isOpenSearch, bool isCompressed)
    {
        await using var place = await ElasticPlace.OpenAsync(new StubOptions { IsOpenSearch = isOpenSearch }, target => target with { IsCompressed = isCompressed, MaxBatch = 8 << 10 });
        var records = Records(20);

        Assert.Empty((await place.DeliverAsync(records)).Refusals);

        Assert.Equal(records.Select(static record => record.Text(AuditAttributes.RecordId)), place.Documents.Select(static document => document.Id));
        Assert.Equal(records.Select(EcsDocumentTests.Bytes), place.Documents.Select(static document => document.Source));
        Assert.InRange(place.Server.BulkRequests, 2, 10);
    }

    [Theory]
    [InlineData(nameof(StubFault.Busy), "answered 429: it is busy (", 1.0)]
    [InlineData(nameof(StubFault.Unavailable), "answered 503: it is busy (", null)]
    [InlineData(nameof(StubFault.Failed), "answered 500: it failed: see its log", null)]
    [InlineData(nameof(StubFault.Forbidden), "answered 403: it does not allow this", null)]
    [InlineData(nameof(StubFault.CutBefore), "cannot be reached", null)]
    [InlineData(nameof(StubFault.CutBehind), "cannot be reached", null)]
    [InlineData(nameof(StubFault.Hang), "does not answer in time", null)]
    [InlineData(nameof(StubFault.Page), "content that is no JSON", null)]
    [InlineData(nameof(StubFault.MissingItem), "it tells of 8 documents, and 9 were sent", null)]
    [InlineData(nameof(StubFault.OtherOrder), "it tells of another document than the one that was sent as number 1", null)]
    [InlineData(nameof(StubFault.Contradiction), "it contradicts itself about whether there were errors", null)]
    [Trait("Requirement", "S5")]
    public async Task A_failure_is_told_and_the_same_batch_arrives_once_when_it_comes_again(string fault, string told, double? retryAfter)
    {
        await using var place = await ElasticPlace.OpenAsync(with: target => fault is nameof(StubFault.Hang) ? target with { Timeout = TimeSpan.FromSeconds(1) } : target);
        var records = Records(9);
        place.Server.Faults.Add(Enum.Parse<StubFault>(fault));

        var failure = await Assert.ThrowsAsync<SinkException>(() => place.DeliverAsync(records).AsTask());
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
        Assert.Equal(retryAfter, failure.RetryAfter?.TotalSeconds);
        Assert.Empty((await place.DeliverAsync(records)).Refusals);

        Assert.Equal(Ids(records), place.Documents.Select(static document => document.Id));
    }

    [Fact]
    public async Task What_a_cluster_is_too_busy_for_is_sent_again_alone()
    {
        await using var place = await ElasticPlace.OpenAsync();
        place.Server.Faults.Add(StubFault.BusyItems, StubFault.BusyItems);
        var records = Records(8);

        Assert.Empty((await place.DeliverAsync(records)).Refusals);

        Assert.Equal(Ids(records).Order(StringComparer.Ordinal), place.Documents.Select(static document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal(3, place.Server.BulkRequests);
    }

    [Fact]
    public async Task A_cluster_that_stays_busy_is_told_and_gets_the_rest_later()
    {
        await using var place = await ElasticPlace.OpenAsync();
        place.Server.Faults.Add(Enumerable.Repeat(StubFault.BusyItems, 5));
        var records = Records(64);

        Assert.Contains("is too busy for 2 of 64 documents", (await Assert.ThrowsAsync<SinkException>(() => place.DeliverAsync(records).AsTask())).Message, StringComparison.Ordinal);
        await place.DeliverAsync(records);

        Assert.Equal(64, place.Documents.Count);
        Assert.Equal(6, place.Server.BulkRequests);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_halved_and_a_document_that_is_too_large_alone_is_set_aside()
    {
        await using var place = await ElasticPlace.OpenAsync();
        place.Server.Faults.MaxContent = 4096;
        var records = Records(9).ToList();
        records.Insert(4, ForeignRecord.Plain(100, more: new KeyValuePair<string, object?>("audit.arg.text", new string('x', 9000))));

        var refusal = Assert.Single((await place.DeliverAsync([.. records])).Refusals);

        Assert.Equal((1L, 100L, "The cluster takes no request of its document's size (413)."), (refusal.Count, Assert.Single(refusal.Records).Index, refusal.Reason));
        Assert.Equal(9, place.Documents.Count);
    }

    [Fact]
    public async Task A_document_that_the_cluster_refuses_for_good_is_set_aside_with_the_reason_and_the_others_are_there()
    {
        await using var place = await ElasticPlace.OpenAsync();
        var records = Records(3);
        lock (place.Cluster.Gate)
            place.Cluster.Streams[place.Target.DataStream].Mappings["properties"]!["event"]!["properties"]!["sequence"] = new JsonObject { ["type"] = "ip" };

        var refused = (await place.DeliverAsync(records)).Refusals;

        Assert.Equal(3, refused.Sum(static refusal => refusal.Count));
        Assert.All(refused, static refusal => Assert.StartsWith("The cluster refuses its document (document_parsing_exception: [1:1] failed to parse field [event.sequence] of type [ip]", refusal.Reason, StringComparison.Ordinal));
        Assert.Empty(place.Documents);
    }

    [Theory]
    [InlineData("validation_exception", "Validation Failed: 1: this action would add [2] shards, but this cluster currently has [1000]/[1000] maximum normal shards open;", false)]
    [InlineData("index_closed_exception", "closed", false)]
    [InlineData("illegal_argument_exception", "pipeline with id [p] does not exist", false)]
    [InlineData("illegal_argument_exception", "Limit of total fields [1000] has been exceeded while adding new fields [1]", false)]
    [InlineData("illegal_argument_exception", "only write ops with an op_type of create are allowed in data streams", false)]
    [InlineData("illegal_argument_exception", "Document contains at least one immense term in field=\"x\"", true)]
    [InlineData("mapper_parsing_exception", "failed to parse", true)]
    [InlineData("strict_dynamic_mapping_exception", "mapping set to strict", true)]
    [Trait("Requirement", "S5")]
    public async Task Only_a_400_that_speaks_of_the_document_sets_it_aside_and_any_other_is_tried_again(string type, string reason, bool isRefused)
    {
        await using var place = await ElasticPlace.OpenAsync();
        var records = Records(2);
        place.Server.Faults.Item = new StubError(400, type, reason);

        if (isRefused)
            Assert.Equal(2, (await place.DeliverAsync(records)).Refusals.Sum(static refusal => refusal.Count));
        else
            Assert.Contains($"answered 400 for a document: {type}", (await Assert.ThrowsAsync<SinkException>(() => place.DeliverAsync(records).AsTask())).Message, StringComparison.Ordinal);
        place.Server.Faults.Item = null;
        await place.DeliverAsync(records);

        Assert.Equal(2, place.Documents.Count);
    }

    [Fact]
    [Trait("Requirement", "S5")]
    public async Task What_goes_into_a_failure_store_is_set_aside_and_a_stream_of_ours_has_none()
    {
        await using var place = await ElasticPlace.OpenAsync();
        lock (place.Cluster.Gate)
        {
            Assert.False((bool?)place.Cluster.IndexTemplates[place.Target.DataStream]["template"]!["data_stream_options"]!["failure_store"]!["enabled"]);
            place.Cluster.IndexTemplates[place.Target.DataStream].Remove("template");
            place.Cluster.Streams[place.Target.DataStream].Mappings["properties"]!["event"]!["properties"]!["sequence"] = new JsonObject { ["type"] = "ip" };
        }

        var refusal = Assert.Single((await place.DeliverAsync(Records(2))).Refusals);

        Assert.Equal((2L, "The data stream refuses its document and put it into its failure store: read there why."), (refusal.Count, refusal.Reason));
    }

    [Fact]
    public async Task Another_node_is_asked_when_one_is_away()
    {
        await using var place = await ElasticPlace.OpenAsync();
        await using var away = await StubServer.StartAsync();
        away.IsAway = true;
        await using var sink = (place.Target with { Addresses = $"{away.Address} {place.Server.Address}" }).Open(new ImpatientTime());

        await sink.DeliverAsync(Records(3), CancellationToken.None);

        Assert.Equal(3, place.Documents.Count);
    }

    [Theory]
    [InlineData(nameof(StubFault.Unavailable))]
    [InlineData(nameof(StubFault.Failed))]
    public async Task Another_node_is_asked_when_one_is_ill(string fault)
    {
        await using var place = await ElasticPlace.OpenAsync();
        await using var ill = await StubServer.StartAsync();
        ill.Faults.Add(Enumerable.Repeat(Enum.Parse<StubFault>(fault), 10));
        await using var sink = (place.Target with { Addresses = $"{ill.Address} {place.Server.Address}" }).Open(new ImpatientTime());

        await sink.DeliverAsync(Records(3), CancellationToken.None);

        Assert.Equal((3, 1), (place.Documents.Count, ill.BulkRequests));
    }

    [Fact]
    [Trait("Requirement", "S9")]
    public async Task Credentials_come_from_a_file_an_exchanged_one_is_taken_and_a_wrong_one_is_told_without_it()
    {
        using var file = new TemporarySecret("first-key");
        var options = new StubOptions { Authorization = "ApiKey first-key" };
        await using var place = await ElasticPlace.OpenAsync(options, target => target with { ApiKey = new SecretSource(file.Path, null) });
        await place.DeliverAsync(Records(1));

        options.Authorization = "ApiKey second-key";
        var failure = await Assert.ThrowsAsync<SinkException>(() => place.DeliverAsync(Records(1)).AsTask());
        file.Write("second-key");
        await place.DeliverAsync(Records(1));

        Assert.Contains("answered 401: it does not accept the credentials", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("first-key", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("-key", place.Target.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, place.Documents.Count);
    }

    [Fact]
    [Trait("Requirement", "S9")]
    public async Task Both_sides_show_certificates_that_the_other_trusts()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        using var server = X509Certificate2.CreateFromPemFile(certificates.Certificate, certificates.Key);
        await using var place = await ElasticPlace.OpenAsync(
            new StubOptions { Certificate = server, NeedsCertificate = true },
            target => target with { Authority = certificates.Ca, Certificate = certificates.ClientCertificate, Key = certificates.ClientKey });
        await using var without = (place.Target with { Certificate = null, Key = null }).Open(new ImpatientTime());
        await using var distrusting = (place.Target with { Authority = others.Ca }).Open(new ImpatientTime());

        await place.DeliverAsync(Records(2));
        await Assert.ThrowsAsync<SinkException>(() => without.DeliverAsync(Records(1), CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<SinkException>(() => distrusting.DeliverAsync(Records(1), CancellationToken.None).AsTask());

        Assert.Equal(2, place.Documents.Count);
    }

    private static RecordView[] Records(int count) => [.. Enumerable.Range(0, count).Select(static i => ForeignRecord.Plain(i))];

    private static IEnumerable<string> Ids(IEnumerable<RecordView> records) => records.Select(static record => record.Text(AuditAttributes.RecordId));
}
