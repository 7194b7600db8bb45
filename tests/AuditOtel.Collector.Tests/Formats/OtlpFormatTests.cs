using System.Text;
using AuditOtel.Collector.Receivers.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Formats;

/// <summary>What is exported as OTLP can be received again: the same record.</summary>
[Trait("Requirement", "L6")]
public sealed class OtlpFormatTests
{
    [Fact]
    public void Any_record_comes_back_byte_for_byte_through_the_receiver() => Prop.ForAll(AnyRecord.Views, static view =>
    {
        Assert.True(StoredRecord.TryParse(view.Entry.Body, out var stored));
        Assert.True(StoredContext.TryParse(view.Entry.Context, out var context));
        var (record, resource) = Received(FormatTests.Line("otlp", view));
        Assert.Equal(Convert.ToHexString(stored.LogRecord.Span), Convert.ToHexString(record));
        Assert.Equal(Convert.ToHexString(context.Resource.Span), Convert.ToHexString(resource));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_line_is_as_the_mapping_says()
    {
        var record = LogBytes.Message(static writer =>
        {
            writer.WriteTime(1_795_320_041_279_450_412);
            writer.WriteVarint(OtlpFields.LogRecord.SeverityNumber, 9);
            writer.WriteEventName("user.delete");
            writer.WriteAttribute("n", 7L);
            writer.WriteBytes(OtlpFields.LogRecord.TraceId, Convert.FromHexString("0102030405060708090a0b0c0d0e0f10"));
            writer.WriteFixed32(OtlpFields.LogRecord.Flags, 1);
        });
        var scope = LogBytes.Message(static writer => writer.WriteString(OtlpFields.Scope.Name, "s"));

        Assert.Equal(
            """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1795320041279450412","severityNumber":9,"eventName":"user.delete","attributes":[{"key":"n","value":{"intValue":"7"}}],"traceId":"0102030405060708090a0b0c0d0e0f10","flags":1}]}]}]}""" + "\n",
            FormatTests.Line("otlp", EntryBuilder.Kept(record, LogBytes.Message(static writer => writer.WriteResourceAttribute("service.name", "shop")), scope)));
    }

    [Fact]
    public void Attributes_that_do_not_stand_together_come_into_one_list()
    {
        var apart = LogBytes.Message(static writer =>
        {
            writer.WriteAttribute("a", 1L);
            writer.WriteEventName("user.delete");
            writer.WriteAttribute("b", 2L);
        });

        Assert.Contains("""{"attributes":[{"key":"a","value":{"intValue":"1"}},{"key":"b","value":{"intValue":"2"}}],"eventName":"user.delete"}""", FormatTests.Line("otlp", EntryBuilder.Kept(apart)), StringComparison.Ordinal);
    }

    private static (byte[] Record, byte[] Resource) Received(string line)
    {
        using var writer = new ProtobufWriter();
        Assert.True(OtlpJson.TryTranscode(Encoding.UTF8.GetBytes(line), writer, out var fault), fault);
        var resourceLogs = Field(writer.Written, OtlpFields.Request.ResourceLogs);
        return (Field(Field(resourceLogs, OtlpFields.ResourceLogs.ScopeLogs), OtlpFields.ScopeLogs.LogRecords), Field(resourceLogs, OtlpFields.ResourceLogs.Resource));
    }

    private static byte[] Field(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field)
                return reader.Bytes.ToArray();
        }

        throw new InvalidOperationException($"There is no field {field}.");
    }
}
