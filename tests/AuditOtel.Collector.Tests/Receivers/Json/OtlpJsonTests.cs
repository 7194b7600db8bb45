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
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[null]}]}]}""")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"eventName":null,"eventName":"a.b"}]}]}]}""")]
    public void Wrong_json_is_told_with_its_position(string json) => Refuse(json);

    [Theory]
    [InlineData("\"eventName\":\"\\ud800\"")]
    [InlineData("\"\\ud800\":1")]
    [InlineData("\"e\\ud800\":1")]
    [InlineData("\"severityNumber\":\"\\ud800\"")]
    [InlineData("\"severityNumber\":\"SEVERITY_NUMBER_INFO\\ud800\"")]
    [InlineData("\"timeUnixNano\":\"\\ud800\"")]
    [InlineData("\"traceId\":\"\\ud8005b8efff798038103d269b633813fc60c\"")]
    [InlineData("\"body\":{\"bytesValue\":\"\\ud800\"}")]
    [InlineData("\"body\":{\"doubleValue\":\"\\udc00\"}")]
    [InlineData("\"attributes\":[{\"key\":\"k\\ud800x\"}]")]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands(string field) => Refuse(Record(field));

    [Theory]
    [InlineData("\"body\":{\"intValue\":\"9223372036854775808\"}")]
    [InlineData("\"body\":{\"intValue\":-9223372036854775809}")]
    [InlineData("\"body\":{\"intValue\":1e19}")]
    [InlineData("\"body\":{\"intValue\":\"\"}")]
    [InlineData("\"body\":{\"intValue\":\" 1\"}")]
    [InlineData("\"body\":{\"intValue\":true}")]
    [InlineData("\"body\":{\"doubleValue\":1e400}")]
    [InlineData("\"body\":{\"doubleValue\":\"-1e400\"}")]
    [InlineData("\"body\":{\"doubleValue\":\"\"}")]
    [InlineData("\"body\":{\"boolValue\":\"true\"}")]
    [InlineData("\"timeUnixNano\":\"18446744073709551616\"")]
    [InlineData("\"timeUnixNano\":\"-1\"")]
    [InlineData("\"timeUnixNano\":0.5")]
    [InlineData("\"droppedAttributesCount\":4294967296")]
    [InlineData("\"flags\":-1")]
    [InlineData("\"severityNumber\":2147483648")]
    [InlineData("\"severityNumber\":\"9\"")]
    [InlineData("\"body\":{\"bytesValue\":\"AQ=I\"}")]
    [InlineData("\"body\":{\"bytesValue\":\"AQIDA\"}")]
    [InlineData("\"spanId\":\"eee19b7ec3c1b17\"")]
    public void A_value_that_its_type_cannot_hold_is_refused(string field) => Refuse(Record(field));

    // Expected bytes by the protobuf encoding: the tag, then the value.
    [Theory]
    [InlineData("\"body\":{\"intValue\":\"9223372036854775807\"}", "2A0A18FFFFFFFFFFFFFFFF7F")]
    [InlineData("\"body\":{\"intValue\":-9223372036854775808}", "2A0B1880808080808080808001")]
    [InlineData("\"body\":{\"intValue\":1e2}", "2A021864")]
    [InlineData("\"body\":{\"intValue\":\"1.0e2\"}", "2A021864")]
    [InlineData("\"body\":{\"intValue\":\"\\u0031\"}", "2A021801")]
    [InlineData("\"body\":{\"doubleValue\":\"Infinity\"}", "2A0921000000000000F07F")]
    [InlineData("\"body\":{\"doubleValue\":\"-Infinity\"}", "2A0921000000000000F0FF")]
    [InlineData("\"body\":{\"doubleValue\":\"1.5\"}", "2A0921000000000000F83F")]
    [InlineData("\"body\":{\"doubleValue\":-0.0}", "2A09210000000000000080")]
    [InlineData("\"body\":{\"doubleValue\":3}", "2A09210000000000000840")]
    [InlineData("\"body\":{\"bytesValue\":\"-_8=\"}", "2A043A02FBFF")]
    [InlineData("\"body\":{\"bytesValue\":\"+/8=\"}", "2A043A02FBFF")]
    [InlineData("\"body\":{\"bytesValue\":\"AQI\"}", "2A043A020102")]
    [InlineData("\"body\":{\"bytesValue\":\"\"}", "2A023A00")]
    [InlineData("\"body\":{\"bytesValue\":\"\\u0041QI=\"}", "2A043A020102")]
    [InlineData("\"body\":{\"stringValue\":null}", "2A00")]
    [InlineData("\"body\":{\"stringValue\":\"\"}", "2A020A00")]
    [InlineData("\"body\":{\"stringValue\":\"\\ud83d\\ude00\"}", "2A060A04F09F9880")]
    [InlineData("\"body\":{\"arrayValue\":{}}", "2A022A00")]
    [InlineData("\"body\":{\"kvlistValue\":{\"values\":[]}}", "2A023200")]
    [InlineData("\"body\":null", "")]
    [InlineData("\"timeUnixNano\":\"18446744073709551615\"", "09FFFFFFFFFFFFFFFF")]
    [InlineData("\"timeUnixNano\":1.7e18", "0900002A36FE9C9717")]
    [InlineData("\"severityNumber\":-1", "10FFFFFFFFFFFFFFFFFF01")]
    [InlineData("\"severityNumber\":\"SEVERITY_NUMBER_\\u0049NFO\"", "1009")]
    [InlineData("\"traceId\":\"\"", "4A00")]
    [InlineData("\"spanId\":\"EEE19B7EC3C1B174\"", "5208EEE19B7EC3C1B174")]
    [InlineData("\"event\\u004eame\":\"a.b\"", "6203612E62")]
    [InlineData("\"unknown\":{\"x\":[1,{\"x\":1,\"x\":2}]},\"unknown\":0", "")]
    public void The_official_mapping_is_followed(string field, string expected) =>
        Assert.Equal(Convert.ToHexString(Wrap(Convert.FromHexString(expected))), Convert.ToHexString(Transcode(Record(field))));

    [Fact]
    public void Dropped_counts_of_resource_and_scope_are_kept() => Assert.Equal(
        Convert.ToHexString(Nest(1, Nest(1, LogBytes.Message(w => w.WriteVarint(2, 3))), Nest(2, Nest(1, LogBytes.Message(w => w.WriteVarint(4, 4)))))),
        Convert.ToHexString(Transcode("""{"resourceLogs":[{"resource":{"droppedAttributesCount":3},"scopeLogs":[{"scope":{"droppedAttributesCount":4}}]}]}""")));

    [Fact]
    public void Two_values_in_one_are_refused_by_the_decoder()
    {
        using var logs = new DecodedLogs();

        Assert.False(ExportDecoder.TryDecode(Transcode(Record("\"body\":{\"intValue\":1,\"boolValue\":true}")), logs, out _));
    }

    [Fact]
    public void What_is_not_utf8_is_refused_by_one_of_the_two()
    {
        var json = Encoding.UTF8.GetBytes(Record("\"eventName\":\"a.b#\""));
        json[Array.IndexOf(json, (byte)'#')] = 0xFF;
        using var writer = new ProtobufWriter();
        using var logs = new DecodedLogs();

        Assert.False(OtlpJson.TryTranscode(json, writer, out _) && ExportDecoder.TryDecode(writer.Written, logs, out _));
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

    private static string Record(string field) => $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{ {{field}} }]}]}]}""";

    private static void Refuse(string json)
    {
        using var writer = new ProtobufWriter();
        Assert.False(OtlpJson.TryTranscode(Encoding.UTF8.GetBytes(json), writer, out var fault));
        Assert.Matches("(?i)byte", fault);
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
