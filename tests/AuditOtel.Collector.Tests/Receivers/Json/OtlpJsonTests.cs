using System.Globalization;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Receivers.Json;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Receivers.Json;

public sealed class OtlpJsonTests
{
    [Fact]
    public void Every_field_becomes_what_a_protobuf_client_sends()
    {
        const string Json = """
            {"futureThing":{"a":[1,{"b":null}]},"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"sh\u00f6p"}}]},
            "scopeLogs":[{"scope":{"name":"n","version":"v"},"logRecords":[{"timeUnixNano":"1700000000000000000","observedTimeUnixNano":5,"severityNumber":9,
            "severityText":"INFO","body":{"arrayValue":{"values":[{"intValue":"-3"},{"intValue":7},{"boolValue":true},{"doubleValue":0.5},{"doubleValue":"NaN"},{"bytesValue":"AQI="},
            {"kvlistValue":{"values":[{"key":"k","value":null},{"key":"e","value":{}}]}}]}},"flags":1,"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174",
            "droppedAttributesCount":2,"eventName":"a.b"}],"schemaUrl":"s"}],"schemaUrl":null}]}
            """;

        var bytes = Transcode(Json);

        Assert.Equal(Convert.ToHexString(Golden()), Convert.ToHexString(bytes));
        using var logs = new DecodedLogs();
        Assert.True(ExportDecoder.TryDecode(bytes, logs, out var fault), fault);
    }

    [Theory]
    [InlineData("SEVERITY_NUMBER_INFO", 9)]
    [InlineData("SEVERITY_NUMBER_FATAL4", 24)]
    [InlineData("SEVERITY_NUMBER_UNSPECIFIED", 0)]
    public void Names_of_enumerations_are_understood(string name, byte number)
    {
        var bytes = Transcode($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":"{{name}}"}]}]}]}""");

        Assert.Equal([16, number], bytes[^2..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("""{"resourceLogs":{}}""")]
    [InlineData("""{"resourceLogs":[],"resourceLogs":[]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"traceId":"xyz"}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":-1}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":{}}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":"LOUD"}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"intValue":1.5}}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"bytesValue":"%"}}]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":"\ud800"}]}]}]}""")]
    public void Wrong_json_is_told_with_its_position(string json)
    {
        using var writer = new ProtobufWriter();

        Assert.False(OtlpJson.TryTranscode(Encoding.UTF8.GetBytes(json), writer, out var fault));

        Assert.Matches("(?i)byte", fault);
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    [InlineData(100_000, false)]
    public void Values_may_be_nested_16_deep(int depth, bool good)
    {
        const string Open = """{"arrayValue":{"values":[""";
        var body = string.Concat(Enumerable.Repeat(Open, depth - 1)) + "{}" + string.Concat(Enumerable.Repeat("]}}", depth - 1));
        using var writer = new ProtobufWriter();

        Assert.Equal(good, OtlpJson.TryTranscode(Encoding.UTF8.GetBytes($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{{body}}}]}]}]}"""), writer, out _));
    }

    [Fact]
    public void Any_text_number_and_flag_arrives_as_it_was()
    {
        Prop.ForAll<string, long, bool>((text, number, flag) =>
        {
            // A lone surrogate has no UTF-8 form; what a client can send has one.
            var sent = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
            var json = $$"""
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"{{(ulong)number}}","attributes":[{"key":{{JsonSerializer.Serialize(sent)}},"value":{"intValue":"{{number.ToString(CultureInfo.InvariantCulture)}}"} },
                {"key":"flag","value":{"boolValue":{{(flag ? "true" : "false")}} } }]}]}]}]}
                """;
            return Transcode(json).AsSpan().SequenceEqual(Wrap(LogBytes.Message(writer =>
            {
                writer.WriteTime((ulong)number);
                writer.WriteAttribute(sent, number);
                writer.WriteAttribute("flag", flag);
            })));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            using var writer = new ProtobufWriter();
            return OtlpJson.TryTranscode(bytes, writer, out var fault) == (fault.Length == 0);
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Transcode(string json)
    {
        using var writer = new ProtobufWriter();
        Assert.True(OtlpJson.TryTranscode(Encoding.UTF8.GetBytes(json), writer, out var fault), fault);
        return writer.Written.ToArray();
    }

    private static byte[] Wrap(byte[] record) => Nest(1, Nest(2, Nest(2, record)));

    private static byte[] Nest(int field, params byte[][] parts) => LogBytes.Message(writer => writer.WriteBytes(field, parts.SelectMany(part => part).ToArray()));

    private static byte[] Text(int field, string text) => LogBytes.Message(writer => writer.WriteString(field, text));

    private static byte[] Golden()
    {
        var values = Nest(
            5,
            Nest(1, LogBytes.Message(w => w.WriteVarint(3, unchecked((ulong)-3)))),
            Nest(1, LogBytes.Message(w => w.WriteVarint(3, 7))),
            Nest(1, LogBytes.Message(w => w.WriteVarint(2, 1))),
            Nest(1, LogBytes.Message(w => w.WriteDouble(4, 0.5))),
            Nest(1, LogBytes.Message(w => w.WriteDouble(4, double.NaN))),
            Nest(1, LogBytes.Message(w => w.WriteBytes(7, [1, 2]))),
            Nest(1, Nest(6, Nest(1, Text(1, "k")), Nest(1, Text(1, "e"), Nest(2)))));
        var record = LogBytes.Message(w =>
        {
            w.WriteFixed64(1, 1_700_000_000_000_000_000);
            w.WriteFixed64(11, 5);
            w.WriteVarint(2, 9);
            w.WriteString(3, "INFO");
            w.WriteBytes(5, values);
            w.WriteFixed32(8, 1);
            w.WriteBytes(9, Convert.FromHexString("5B8EFFF798038103D269B633813FC60C"));
            w.WriteBytes(10, Convert.FromHexString("EEE19B7EC3C1B174"));
            w.WriteVarint(7, 2);
            w.WriteString(12, "a.b");
        });
        var resource = Nest(1, Nest(1, Text(1, "service.name"), Nest(2, Text(1, "shöp"))));
        return Nest(1, resource, Nest(2, Nest(1, Text(1, "n"), Text(2, "v")), Nest(2, record), Text(3, "s")));
    }
}
