using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>What stands in the ledger arrives byte for byte, however it is divided.</summary>
[Trait("Requirement", "S8")]
public sealed class OtlpRequestWriterTests
{
    private static readonly byte[][] Contexts =
    [
        StoredViews.Context("shop"), StoredViews.Context("shop", peer: "tcp:10.0.0.1"), StoredViews.Context("shop", "billing"), StoredViews.Context("shop", "billing", "https://schema"),
        StoredViews.Context(new string('s', 300)), StoredViews.Context("", "x"),
    ];

    private static readonly Gen<RecordView[]> Records = Gen.Choose(0, Contexts.Length - 1).Zip(Gen.Choose(0, 400)).ArrayOf()
        .Select(static records => records.Select(static (record, index) => StoredViews.View(LogBytes.Plain(new string('a', record.Item2)), Contexts[record.Item1], index)).ToArray());

    [Fact]
    public void Every_record_arrives_in_its_place_with_its_resource_and_scope_in_requests_of_limited_size() => Prop.ForAll(
        Records.ToArbitrary(),
        Gen.Choose(1, 4000).ToArbitrary(),
        static (views, limit) =>
        {
            var writer = new OtlpRequestWriter();
            writer.Load(views);
            var arrived = new List<SentRecord>();
            for (var (start, end) = (0, 0); start < views.Length; start = end)
            {
                end = writer.EndOf(start, limit);
                using var request = new ProtobufWriter();
                writer.Write(request, start, end);
                Assert.Equal(request.Length, writer.LengthOf(start, end));
                Assert.True(request.Length <= limit || end == start + 1);
                arrived.AddRange(SentRecord.In(request.Written.ToArray()));
            }

            Assert.Equal(views.Select(static view => Fields(view)), arrived.Select(static record => Fields(record)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Neighbours_of_one_resource_and_scope_share_them_whoever_sent_them()
    {
        RecordView[] views = [.. new[] { 0, 1, 0, 2, 0 }.Select(static (context, index) => StoredViews.View(LogBytes.Plain(), Contexts[context], index))];
        using var request = new ProtobufWriter();
        OtlpRequestWriter.Write(request, views);

        var groups = 0;
        var fields = new ProtobufReader(request.Written);
        while (fields.Read())
            groups++;

        Assert.Equal(3, groups);
    }

    [Fact]
    public void The_place_in_the_ledger_follows_a_records_own_bytes()
    {
        var record = LogBytes.Audit(message: "one");
        var sent = Assert.Single(WithPlace(record));

        Assert.Equal(record, sent.LogRecord[..record.Length]);
        Assert.Equal([(LedgerPlaceAttributes.LedgerName, StoredViews.Ledger), (LedgerPlaceAttributes.LedgerIndex, "41")], Places(sent));
    }

    [Fact]
    public void A_sender_cannot_point_to_another_place_in_the_ledger()
    {
        var record = LogBytes.Message(static writer =>
        {
            writer.WriteTime(7);
            writer.WriteAttribute(LedgerPlaceAttributes.LedgerIndex, "1");
            writer.WriteBody("forged");
            writer.WriteAttribute("beside", "kept");
            writer.WriteAttribute(LedgerPlaceAttributes.LedgerName, "another");
        });
        var sent = Assert.Single(WithPlace(record));
        var decoded = DecodedLogRecord.Read(sent.LogRecord);

        Assert.Equal([(LedgerPlaceAttributes.LedgerName, StoredViews.Ledger), (LedgerPlaceAttributes.LedgerIndex, "41")], Places(sent));
        Assert.Equal((7UL, "forged", "kept"), (decoded.Time, sent.Body, ValueText.Of(decoded.Attributes[0].Value)));
    }

    private static IReadOnlyList<SentRecord> WithPlace(byte[] record)
    {
        using var request = new ProtobufWriter();
        OtlpRequestWriter.Write(request, [StoredViews.View(record, Contexts[0], 41)], addPlace: true);
        return SentRecord.In(request.Written.ToArray());
    }

    private static IEnumerable<(string, string)> Places(SentRecord record) =>
        DecodedLogRecord.Read(record.LogRecord).Attributes.Where(static pair => pair.Key.StartsWith("audit.ledger.", StringComparison.Ordinal)).Select(static pair => (pair.Key, ValueText.Of(pair.Value)));

    private static string Fields(RecordView view)
    {
        Assert.True(StoredRecord.TryParse(view.Entry.Body, out var stored));
        Assert.True(StoredContext.TryParse(view.Entry.Context, out var context));
        return Fields(new SentRecord(stored.LogRecord.ToArray(), context.Resource.ToArray(), context.ResourceSchema.ToArray(), context.Scope.ToArray(), context.ScopeSchema.ToArray()));
    }

    private static string Fields(SentRecord record) =>
        $"{Convert.ToHexString(record.LogRecord)} {Convert.ToHexString(record.Resource)} {Encoding.UTF8.GetString(record.ResourceSchema)} {Convert.ToHexString(record.Scope)} {Encoding.UTF8.GetString(record.ScopeSchema)}";
}
