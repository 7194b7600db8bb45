using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Records.Schemas;
using AuditOtel.Collector.Sinks.Elastic.Setup;
using AuditOtel.ElasticStub;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Records.Schemas;

[Trait("Requirement", "S7")]
public sealed class EcsDocumentTests
{
    // A field that no template declares is an error here.
    private static readonly JsonObject Mappings = Strict(ElasticFields.Mappings(ElasticFlavour.Elasticsearch));

    private static readonly string[] Names =
    [
        "user.id", "user", "@timestamp", "_id", "_source", "__proto__", "constructor", "a.__proto__.b", "audit", "audit.attributes", "audit.other", "", " ", ".", "a..b", ".a", "a.", "a\0b", "a\nb", "\u202Ename", "größe", "event.sequence",
        AuditAttributes.RecordId, AuditAttributes.ActorId, AuditAttributes.Outcome, AuditAttributes.UserRoles, AuditAttributes.ClientAddress, AuditAttributes.ClientPort, AuditAttributes.Change,
        AuditAttributes.TargetType, AuditAttributes.SequenceNumber, AuditAttributes.HttpStatusCode, AuditAttributes.OutcomeReason, "audit.arg.x", new('n', 600), "plain", "audit.incomplete", "service.name",
    ];

    private static readonly string[] Texts =
        ["", "alice", "success", "unknown", "user", "10.1.2.3", "::1", "fe80::1%eth0", "1.2.3", "999.1.1.1", "no address", "a\r\nb", "\u202Egnp", "<script>alert(1)</script>", "\u2028", "😀", "\0", "\"}\n{\"create\":{}}", new('x', 5000), "-1", "70000", "2026-11-22"];

    private static JsonObject Strict(JsonObject mappings)
    {
        mappings["dynamic"] = "strict";
        return mappings;
    }

    private static Gen<object?> Values(int depth)
    {
        var plain = Gen.OneOf(
            Gen.Elements(Texts).Select(static text => (object?)text),
            Gen.Elements(0L, 1, -1, 65_536, long.MaxValue, long.MinValue, 200).Select(static number => (object?)number),
            Gen.Elements(0.5, -1e300, double.NaN, double.PositiveInfinity).Select(static number => (object?)number),
            Gen.Elements(true, false).Select(static flag => (object?)flag),
            Gen.Constant((object?)new byte[] { 0, 255 }),
            Gen.Constant((object?)null));
        return depth == 0
            ? plain
            : Gen.OneOf(
                plain,
                Values(depth - 1).ListOf().Select(static items => (object?)items.Take(3).ToList()),
                Pairs(depth - 1).Select(static pairs => (object?)pairs));
    }

    private static Gen<List<KeyValuePair<string, object?>>> Pairs(int depth) =>
        Gen.Elements(Names).SelectMany(name => Values(depth).Select(value => KeyValuePair.Create(name, value))).ListOf().Select(static pairs => pairs.Take(6).ToList());

    [Fact]
    [Trait("Requirement", "S11")]
    public void Whatever_a_record_holds_its_document_is_taken_and_tells_all_of_it() => Prop.ForAll(
        Pairs(3).ToArbitrary(),
        static pairs =>
        {
            var record = ForeignRecord.View(pairs);
            var bytes = Bytes(record);
            var document = JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();

            Assert.Equal(bytes, Bytes(record));
            Assert.DoesNotContain((byte)'\n', bytes);
            Assert.All(bytes, static value => Assert.InRange(value, (byte)' ', (byte)'~'));
            Assert.DoesNotContain("\"__proto__\":", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
            MappingCheck.Check(document, Mappings, isDataStream: true);
            Assert.Equal(Sent(record).Order(), EcsRecovery.Attributes(document).Order());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_fields_are_those_of_the_table()
    {
        var document = Document(ForeignRecord.View(
        [
            new(AuditAttributes.RecordId, "0198c0de-0000-7000-8000-000000000001"), new(AuditAttributes.Action, "UPDATE"), new(AuditAttributes.Class, "account"), new(AuditAttributes.Stage, "outcome"),
            new(AuditAttributes.ActorId, "alice"), new(AuditAttributes.ActorType, "user"), new(AuditAttributes.UserName, "Alice"), new(AuditAttributes.UserRoles, new List<object?> { "admin", "auditor" }), new(AuditAttributes.OriginId, "bob"),
            new(AuditAttributes.TargetType, "user"), new(AuditAttributes.TargetId, "42"), new(AuditAttributes.TargetName, "Eve"), new(AuditAttributes.Outcome, "failure"), new(AuditAttributes.OutcomeReason, "denied"),
            new(AuditAttributes.Change, new List<object?> { new List<KeyValuePair<string, object?>> { new("field", "email"), new("old", "a@x"), new("new", "b@x") } }),
            new(AuditAttributes.ClientAddress, "2001:0DB8::1"), new(AuditAttributes.ClientPort, 4711L), new(AuditAttributes.HttpStatusCode, 403L), new("audit.arg.reason", "asked"),
        ]));

        Assert.Equal(
            """
            {"@timestamp":"2026-11-22T04:00:41.279450407Z","ecs":{"version":"9.2.0"},"message":"done","event":{"kind":"event","category":["iam"],"type":["change","user","denied"],"outcome":"failure","reason":"denied","action":"user.delete","code":"user.delete","module":"auditotel","provider":"auditotel","dataset":"auditotel.audit","severity":6,"id":"0198c0de-0000-7000-8000-000000000001","sequence":7,"hash":"?","created":"2026-11-22T04:00:41.279450400Z","ingested":"2026-11-22T04:00:41.279450400Z"},"user":{"id":"alice","name":"Alice","roles":["admin","auditor"],"effective":{"id":"bob"},"target":{"id":"42","name":"Eve"},"changes":{"email":"b@x"}},"entity":{"id":"42","name":"Eve","type":"user"},"client":{"address":"2001:0DB8::1","ip":"2001:db8::1","port":4711},"source":{"address":"2001:0DB8::1","ip":"2001:db8::1","port":4711},"related":{"user":["alice","Alice","bob","42","Eve"],"ip":["2001:db8::1"]},"http":{"response":{"status_code":403}},"service":{"name":"user-administration"},"audit":{"action":"UPDATE","class":"account","stage":"outcome","actor":{"type":"user"},"change":[{"field":"email","old":"a@x","new":"b@x"}],"ledger":"test/ledger","listener":"grpc","peer":"tcp:127.0.0.1","attributes":{"audit.arg.reason":"asked"}}}
            """,
            document.ToJsonString().Replace((string)document["event"]!["hash"]!, "?", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Requirement", "S2")]
    public void The_hash_is_the_leaf_hash_and_another_entry_has_another()
    {
        var (first, second) = (ForeignRecord.Plain(1, "a"), ForeignRecord.Plain(1, "b"));

        Assert.Equal(Convert.ToHexStringLower(first.Entry.LeafHash()), (string)Document(first)["event"]!["hash"]!);
        Assert.NotEqual((string)Document(first)["event"]!["hash"]!, (string)Document(second)["event"]!["hash"]!);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("0x7f.1", null)]
    [InlineData("1", null)]
    [InlineData("host.example", null)]
    public void An_address_stands_as_one_only_when_the_type_takes_it(string sent, string? ip)
    {
        var document = Document(ForeignRecord.View([new(AuditAttributes.ClientAddress, sent)]));

        Assert.Equal(sent, (string?)document["client"]!["address"]);
        Assert.Equal(ip, (string?)document["source"]!["ip"]);
    }

    [Theory]
    [InlineData("0198c0de-0000-7000-8000-000000000001", "0198c0de-0000-7000-8000-000000000001")]
    [InlineData("", "test/ledger#7")]
    [InlineData("a#b", "test/ledger#7")]
    [InlineData("a\nb", "test/ledger#7")]
    public void The_id_of_a_document_is_the_records_or_its_place(string sent, string id) =>
        Assert.Equal(id, EcsDocumentId.Of(ForeignRecord.View([new(AuditAttributes.RecordId, sent)])));

    [Fact]
    public void A_time_that_no_calendar_reaches_is_still_a_date() =>
        MappingCheck.Check(Document(ForeignRecord.View([], time: ulong.MaxValue)), Mappings, isDataStream: true);

    internal static JsonObject Document(RecordView record) => JsonNode.Parse(Bytes(record))!.AsObject();

    internal static byte[] Bytes(RecordView record)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            EcsDocument.Write(writer, record);
        return bytes.WrittenSpan.ToArray();
    }

    private static IEnumerable<(string Name, string Value)> Sent(RecordView record) => record.Attributes.Select(static pair =>
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            RecordJson.WriteValue(writer, pair.Value);
        return (pair.Key, JsonNode.Parse(bytes.WrittenSpan)?.ToJsonString() ?? "null");
    });
}
