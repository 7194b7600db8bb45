using System.Text;
using System.Text.Unicode;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Api.Tests.Otlp;

[Trait("Requirement", "I1")]
public sealed class LogRecordWriterTests
{
    private static readonly AuditActor Alice = new("alice");

    [Fact]
    public void An_attribute_is_a_key_and_a_typed_value()
    {
        Assert.Equal("32" + "08" + "0A0161" + "1203" + "0A0162", Write(writer => writer.WriteAttribute("a", "b")));
        Assert.Equal("32" + "07" + "0A0161" + "1202" + "1801", Write(writer => writer.WriteAttribute("a", 1L)));
        Assert.Equal("32" + "07" + "0A0161" + "1202" + "1001", Write(writer => writer.WriteAttribute("a", value: true)));
        Assert.Equal("32" + "0E" + "0A0161" + "1209" + "21000000000000F03F", Write(writer => writer.WriteAttribute("a", 1.0)));
        Assert.Equal("32" + "10" + "0A0161" + "120B" + "2A09" + "0A03" + "0A0162" + "0A02" + "0A00", Write(writer => writer.WriteAttribute("a", ["b", ""])));
    }

    [Fact]
    public void Time_name_and_body_have_their_own_fields()
    {
        Assert.Equal("090100000000000000", Write(writer => writer.WriteTime(1)));
        Assert.Equal("62" + "08" + Ascii("a.create"), Write(writer => writer.WriteEventName("a.create")));
        Assert.Equal("2A04" + "0A026869", Write(writer => writer.WriteBody("hi")));
    }

    [Fact]
    public void Several_targets_are_an_array_of_maps()
    {
        var count = "3218" + "0A12" + Ascii("audit.target.count") + "1202" + "1801";
        var type = "0A0B" + "0A04" + Ascii("type") + "1203" + "0A0175";
        var id = "0A09" + "0A02" + Ascii("id") + "1203" + "0A0131";
        var targets = "322F" + "0A0D" + Ascii("audit.targets") + "121E" + "2A1C" + "0A1A" + "3218" + type + id;
        Assert.Equal(count + targets, Write(writer => writer.WriteTargets([("u", "1")])));
    }

    [Fact]
    public void Without_a_verb_a_record_is_refused() => Assert.Throws<ArgumentException>(() => Write(writer =>
        writer.WriteRecord(new AuditRecord("a.create", AuditAction.Unspecified, new AuditTarget("t", "1")), Alice, 1)));

    [Fact]
    public void A_value_of_another_type_is_refused() => Assert.Throws<ArgumentException>(() => Write(writer =>
        writer.WriteRecord(Record("a", 1m), Alice, 1)));

    [Fact]
    public void Any_text_and_number_give_a_well_formed_record_in_valid_utf8() => Prop.ForAll<string?, long, double>((text, number, real) =>
    {
        text = (text ?? "") + '\uDC00';
        using var writer = new ProtobufWriter(1);
        var actor = new AuditActor(text) { Name = text, Roles = [text, ""], OriginId = "root", Client = new AuditClient { Address = text, Port = 1 } };
        var target = new AuditTarget(text, text) { Name = text, Namespace = text };
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [text] = number, ["x"] = real, ["y"] = true, ["z"] = text };
        writer.WriteRecord(new AuditRecord(text, AuditAction.Create, target) { Message = text, Attributes = attributes }, actor, (ulong)number);
        writer.WriteTargets([(text, text), ("", "")]);
        AssertWellFormed(writer.Written);
    }).QuickCheckThrowOnFailure();

    private static AuditRecord Record(string name, object value) => new("a.create", AuditAction.Create, new AuditTarget("t", "1"))
    {
        Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [name] = value },
    };

    private static void AssertWellFormed(ReadOnlySpan<byte> record)
    {
        var reader = new ProtobufReader(record);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.LogRecord.Attributes)
                AssertPair(reader.Bytes);
            else if (reader.Field == OtlpFields.LogRecord.EventName)
                Assert.True(Utf8.IsValid(reader.Bytes));
        }

        Assert.False(reader.IsMalformed);
    }

    private static void AssertPair(ReadOnlySpan<byte> pair)
    {
        var reader = new ProtobufReader(pair);
        Assert.True(reader.Read());
        Assert.Equal((OtlpFields.KeyValue.Key, WireType.Bytes), (reader.Field, reader.Type));
        Assert.True(Utf8.IsValid(reader.Bytes));
        Assert.True(reader.Read());
        Assert.Equal((OtlpFields.KeyValue.Value, WireType.Bytes), (reader.Field, reader.Type));
        AssertValue(reader.Bytes);
        Assert.False(reader.Read());
        Assert.False(reader.IsMalformed);
    }

    private static void AssertValue(ReadOnlySpan<byte> value)
    {
        var reader = new ProtobufReader(value);
        Assert.True(reader.Read());
        switch (reader.Field)
        {
            case OtlpFields.AnyValue.String: Assert.True(Utf8.IsValid(reader.Bytes)); break;
            case OtlpFields.AnyValue.Array: AssertItems(reader.Bytes, pairs: false); break;
            case OtlpFields.AnyValue.KeyValueList: AssertItems(reader.Bytes, pairs: true); break;
            default: Assert.InRange(reader.Field, OtlpFields.AnyValue.Bool, OtlpFields.AnyValue.Double); break;
        }

        Assert.False(reader.Read());
        Assert.False(reader.IsMalformed);
    }

    private static void AssertItems(ReadOnlySpan<byte> items, bool pairs)
    {
        var reader = new ProtobufReader(items);
        while (reader.Read())
        {
            if (pairs)
                AssertPair(reader.Bytes);
            else
                AssertValue(reader.Bytes);
        }

        Assert.False(reader.IsMalformed);
    }

    private static string Ascii(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));

    private static string Write(Action<ProtobufWriter> write)
    {
        using var writer = new ProtobufWriter();
        write(writer);
        return Convert.ToHexString(writer.Written);
    }
}
