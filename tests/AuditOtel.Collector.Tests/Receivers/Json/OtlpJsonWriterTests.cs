using System.Buffers;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Receivers.Json;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Receivers.Json;

[Trait("Requirement", "S8")]
public sealed class OtlpJsonWriterTests
{
    private static readonly Gen<object> Values = Gen.OneOf(
        Gen.Elements<object>("", "text", "größer <b>\r\n\u202e", "😀", true, false, 0L, -1L, long.MinValue, long.MaxValue, 0d, -1.5e-300, double.NaN, double.NegativeInfinity),
        Gen.Choose(0, 5).Select(static count => (object)Enumerable.Range(0, count).Select(static number => $"{number}").ToArray()));

    [Fact]
    public void What_is_written_is_read_back_as_the_same_request() => Prop.ForAll(
        Gen.Elements("a", "b", "größer", "").Zip(Values).ListOf().ListOf().ToArbitrary(),
        static records =>
        {
            var request = LogBytes.Request([.. records.Select(static attributes => Record(attributes))]);
            var json = Write(request);
            using var back = new ProtobufWriter();

            Assert.True(OtlpJson.TryTranscode(json, back, out var fault), fault);
            Assert.Equal(Fields(request), Fields(back.Written.ToArray()));
            Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(Write(back.Written.ToArray())));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Names_ids_and_numbers_are_those_of_the_specification()
    {
        var record = LogBytes.Message(static writer =>
        {
            writer.WriteTime(1_700_000_000_000_000_001);
            writer.WriteVarint(OtlpFields.LogRecord.SeverityNumber, 9);
            writer.WriteBody("done");
            writer.WriteAttribute("n", 7);
            var pair = writer.BeginMessage(OtlpFields.LogRecord.Attributes);
            writer.WriteString(OtlpFields.KeyValue.Key, "b");
            var any = writer.BeginMessage(OtlpFields.KeyValue.Value);
            writer.WriteBytes(OtlpFields.AnyValue.Bytes, [1, 2, 3]);
            writer.EndMessage(any);
            writer.EndMessage(pair);
            writer.WriteBytes(OtlpFields.LogRecord.TraceId, [0xAB, 1]);
        });

        Assert.Equal(
            """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000001","severityNumber":9,"body":{"stringValue":"done"},"attributes":[{"key":"n","value":{"intValue":"7"}},{"key":"b","value":{"bytesValue":"AQID"}}],"traceId":"ab01"}]}]}]}""",
            Encoding.UTF8.GetString(Write(LogBytes.Request(record))));
    }

    [Fact]
    public void A_text_that_was_cut_within_a_character_is_written_with_a_mark() =>
        Assert.Contains("\"eventName\":\"a\\uFFFD\"", Encoding.UTF8.GetString(Write(LogBytes.Request(LogBytes.Message(static writer => writer.WriteBytes(OtlpFields.LogRecord.EventName, [(byte)'a', 0xC3]))))), StringComparison.Ordinal);

    private static byte[] Record(IEnumerable<(string Name, object Value)> attributes) => LogBytes.Message(writer =>
    {
        writer.WriteTime(7);
        writer.WriteEventName("thing.run");
        writer.WriteFixed32(OtlpFields.LogRecord.Flags, 1);
        foreach (var (name, value) in attributes)
            writer.WriteValue(name, value);
    });

    private static byte[] Write(byte[] request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            OtlpJsonWriter.Write(json, request);
        return buffer.WrittenSpan.ToArray();
    }

    private static IEnumerable<string> Fields(byte[] request) => Sinks.Otlp.SentRecord.In(request).Select(static record =>
    {
        var decoded = DecodedLogRecord.Read(record.LogRecord);
        return $"{decoded.Time} {decoded.EventName} {string.Join(", ", decoded.Attributes.Select(static pair => $"{pair.Key}={AuditOtel.Collector.Records.ValueText.Of(pair.Value)}"))}";
    });
}
