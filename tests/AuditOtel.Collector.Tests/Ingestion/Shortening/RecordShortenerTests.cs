using System.Security.Cryptography;
using System.Text;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Shortening;
using AuditOtel.Ledger;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion.Shortening;

[Trait("Requirement", "I2")]
public sealed class RecordShortenerTests
{
    private const int Limit = 4096;

    [Fact]
    public void Free_text_goes_before_arguments_and_arguments_before_changes()
    {
        var record = Record(body: 3000, argument: 3000, change: 1000);
        var shortened = Shorten(record);

        Assert.DoesNotContain(Fields(shortened), field => field.Field == OtlpFields.LogRecord.Body);
        var view = DecodedLogRecord.Read(shortened);
        Assert.InRange(((string)Value(view, "audit.arg.comment")!).Length, 500, 2000);
        Assert.Equal(1000, ((string)Value(view, "audit.change")!).Length);
        Assert.Equal(["body", "audit.arg.comment"], ((List<object?>)Value(view, RecordShortener.Truncated)!).Cast<string>().Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(record)), Value(view, RecordShortener.TruncatedHash));
        Assert.Equal((long)record.Length, Value(view, RecordShortener.TruncatedLength));
    }

    [Fact]
    public void What_must_be_kept_and_does_not_fit_is_refused()
    {
        using var writer = new ProtobufWriter();
        var record = LogBytes.Message(target => target.WriteRecord(
            new AuditRecord(LogBytes.Operation, AuditAction.Update, new AuditTarget("user", new string('4', Limit))), new AuditActor("alice"), 1));

        Assert.False(RecordShortener.TryShorten(record, Limit, writer));
        Assert.Equal(0, writer.Length);
    }

    [Fact]
    public void A_record_of_very_many_fields_is_refused_and_not_weighed()
    {
        using var writer = new ProtobufWriter();
        var record = LogBytes.Message(target =>
        {
            for (var i = 0; i < 1_000_000; i++)
                target.WriteVarint(100, 1);
        });

        Assert.False(RecordShortener.TryShorten(record, Limit, writer));
    }

    [Fact]
    public void Any_record_that_is_too_large_fits_afterwards_is_valid_and_keeps_who_what_object_and_result_byte_for_byte() =>
        Prop.ForAll<byte[], NonEmptyString>((sizes, text) =>
        {
            var filler = string.Concat(Enumerable.Repeat(text.Get, 1 + (6000 / text.Get.Length)));
            string Text(int number) => filler[..(sizes.Length == 0 ? 0 : sizes[number % sizes.Length] * 17)];
            var record = LogBytes.Message(writer =>
            {
                writer.WriteRaw(LogBytes.Audit(message: Text(0) + filler));
                for (var i = 0; i < sizes.Length; i++)
                    writer.WriteAttribute((i % 4) switch { 0 => $"audit.arg.a{i}", 1 => $"audit.change{i}", 2 => $"x.{i}", _ => "exception.message" }, Text(i));
                writer.WriteAttribute("user.roles", (IReadOnlyList<string>)["admin", "auditor"]);
                writer.WriteAttribute(RecordShortener.TruncatedHash, "forged");
            });
            var shortened = Shorten(record);

            Assert.True(shortened.Length <= Limit);
            Assert.True(LogRecordReader.TryRead(shortened, out var after, out var fault), fault);
            Assert.True(LogRecordReader.TryRead(record, out var before, out _));
            Assert.Equal(before.Present, after.Present);
            Assert.Equal(Core(record), Core(shortened));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(record)), Value(DecodedLogRecord.Read(shortened), RecordShortener.TruncatedHash));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_record_at_the_limit_of_attributes_stays_within_it()
    {
        var shortened = Shorten(LogBytes.Message(writer =>
        {
            writer.WriteRaw(LogBytes.Audit(message: new string('x', 60_000)));
            for (var i = Fields(LogBytes.Audit()).Count(field => field.Field == OtlpFields.LogRecord.Attributes); i < OtlpLimits.Attributes; i++)
                writer.WriteAttribute("x", i);
        }), 20_000);

        Assert.True(LogRecordReader.TryRead(shortened, out _, out var fault), fault);
    }

    [Fact]
    public async Task A_large_record_is_stored_shortened_and_sending_it_again_is_a_repeat_also_after_a_restart()
    {
        await using var test = await TestCollector.StartAsync();
        var id = LogBytes.NewId();
        var large = LogBytes.Audit(id, new string('x', AppendBatch.MaxBodyLength));
        var first = await test.ExportAsync(LogBytes.Request(large));
        var again = await test.ExportAsync(LogBytes.Request(large));
        await test.RestartAsync();
        var later = await test.ExportAsync(LogBytes.Request(large));
        var other = await test.ExportAsync(LogBytes.Request(LogBytes.Audit(id, new string('y', AppendBatch.MaxBodyLength))));

        Assert.Equal((0, 0, 0, 6), (first.Status, again.Status, later.Status, other.Status));
        Assert.Equal((0L, 1), (first.Reply!.Rejected, first.Reply.Receipts.Count));
        Assert.Contains("shortened", first.Reply.Message, StringComparison.Ordinal);
        Assert.Equal([first.Reply.Receipts[0], first.Reply.Receipts[0]], new[] { again.Reply!.Receipts[0], later.Reply!.Receipts[0] });
        var stored = Assert.Single(test.Records(), record => record.HasId(id));
        Assert.InRange(stored.LogRecord.Length, AppendBatch.MaxBodyLength - 2000, AppendBatch.MaxBodyLength);
        Assert.Equal(AuditOtel.Collector.Records.RequiredFields.None, stored.Missing);
    }

    private static byte[] Record(int body, int argument, int change) => LogBytes.Message(writer =>
    {
        writer.WriteRaw(LogBytes.Audit(message: new string('b', body)));
        writer.WriteAttribute("audit.arg.comment", new string('a', argument));
        writer.WriteAttribute("audit.change", new string('c', change));
    });

    private static byte[] Shorten(byte[] record, int limit = Limit)
    {
        using var writer = new ProtobufWriter();
        Assert.True(RecordShortener.TryShorten(record, limit, writer));
        Assert.True(writer.Length <= limit);
        return writer.Written.ToArray();
    }

    private static object? Value(DecodedLogRecord record, string name) => record.Attributes.Single(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value;

    /// <summary>Everything that must be kept, as it stands on the wire.</summary>
    private static string[] Core(byte[] record) =>
        [.. Fields(record).Where(field => field.Field is OtlpFields.LogRecord.Time or OtlpFields.LogRecord.EventName || IsCore(field.Key)).Select(field => field.Hex)];

    private static bool IsCore(string key) =>
        key is "user.roles" or "audit.record.id" or "audit.action" or "audit.class" or "audit.stage" or "audit.outcome" or "audit.schema.version"
        || key.StartsWith("audit.actor.", StringComparison.Ordinal)
        || key.StartsWith("audit.target.", StringComparison.Ordinal);

    private static List<(int Field, string Key, string Hex)> Fields(byte[] record)
    {
        var fields = new List<(int, string, string)>();
        var reader = new ProtobufReader(record);
        while (reader.Read())
        {
            var key = reader.Field == OtlpFields.LogRecord.Attributes && OtlpAttribute.Read(reader.Bytes, 1, out var attribute) is null
                ? Encoding.UTF8.GetString(attribute.Key)
                : "";
            fields.Add((reader.Field, key, $"{reader.Value:x} {Convert.ToHexString(reader.Bytes)}"));
        }

        Assert.False(reader.IsMalformed);
        return fields;
    }
}
