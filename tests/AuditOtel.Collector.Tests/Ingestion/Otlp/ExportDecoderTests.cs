using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion.Otlp;

public sealed class ExportDecoderTests
{
    [Fact]
    public void Records_keep_their_order_and_place()
    {
        var records = new[] { LogBytes.Audit(), LogBytes.Plain(), LogBytes.Nested(16) };
        var request = LogBytes.Request(records);
        using var logs = new DecodedLogs();

        Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);

        Assert.Equal(records, logs.Records.Items.ToArray().Select(record => record.LogRecord.Of(request).ToArray()));
        Assert.Equal([true, false, true], logs.Records.Items.ToArray().Select(record => record.IsAudit));
    }

    [Fact]
    public void Shared_fields_may_follow_the_records_and_unknown_fields_are_skipped()
    {
        var request = LogBytes.Message(writer =>
        {
            writer.WriteVarint(99, 1);
            var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
            var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, LogBytes.Message(record =>
            {
                record.WriteEventName("a.b");
                record.WriteString(77, "later version");
            }));
            writer.EndMessage(scopeLogs);
            var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
            writer.WriteResourceAttribute("service.name", "late");
            writer.EndMessage(resource);
            writer.EndMessage(resourceLogs);
        });
        using var logs = new DecodedLogs();

        Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);
        Assert.True(logs.Contexts.Items.ToArray().Single().HasServiceName);
    }

    [Fact]
    public void Scope_and_schema_are_found_before_and_behind_the_records()
    {
        foreach (var isBehind in new[] { false, true })
        {
            var request = Scoped(writer =>
            {
                if (isBehind)
                    writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, LogBytes.Audit());
                writer.WriteBytes(OtlpFields.ScopeLogs.Scope, LogBytes.Message(scope => scope.WriteString(OtlpFields.Scope.Name, "the scope")));
                writer.WriteString(OtlpFields.ScopeLogs.SchemaUrl, "the schema");
                if (!isBehind)
                    writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, LogBytes.Audit());
            });
            using var logs = new DecodedLogs();

            Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);
            var context = Assert.Single(logs.Contexts.Items.ToArray());
            Assert.True(context.Scope.Of(request).EndsWith("the scope"u8));
            Assert.Equal("the schema"u8.ToArray(), context.ScopeSchema.Of(request).ToArray());
            Assert.Equal(0, Assert.Single(logs.Records.Items.ToArray()).Context);
        }
    }

    public static TheoryData<string, byte[]> BrokenScopes() => new()
    {
        { "the scope logs message has a field of the wrong wire type", LogBytes.Message(writer => writer.WriteVarint(OtlpFields.ScopeLogs.Scope, 1)) },
        { "the scope logs message has a field twice", LogBytes.Message(writer => { writer.WriteString(OtlpFields.ScopeLogs.SchemaUrl, "a"); writer.WriteString(OtlpFields.ScopeLogs.SchemaUrl, "a"); }) },
        { "the scope logs message holds a string that is not valid UTF-8", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.ScopeLogs.SchemaUrl, [0xFF])) },
        { "the scope holds a string that is not valid UTF-8", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.ScopeLogs.Scope, [(OtlpFields.Scope.Name << 3) | 2, 1, 0xFF])) },
        { "the scope is no protobuf message", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.ScopeLogs.Scope, [0x0B])) },
        { "the scope logs message is no protobuf message", [0x0B] },
    };

    [Theory]
    [MemberData(nameof(BrokenScopes))]
    public void A_fault_of_a_scope_is_told_whether_it_stands_before_or_behind_the_records(string expected, byte[] part)
    {
        foreach (var isBehind in new[] { false, true })
        {
            var record = LogBytes.Message(writer => writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, LogBytes.Audit()));
            var request = Scoped(writer => writer.WriteRaw(isBehind ? [.. record, .. part] : [.. part, .. record]));
            using var logs = new DecodedLogs();

            Assert.False(ExportDecoder.TryDecode(request, logs, out var fault));
            Assert.StartsWith($"Resource logs 0: {expected}", fault, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, byte[]> BrokenRecords() => new()
    {
        { "body is nested more than 16", LogBytes.Nested(17) },
        { "trace_id is not 16", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.LogRecord.TraceId, [1, 2])) },
        { "span_id is not 8", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.LogRecord.SpanId, new byte[16])) },
        { "event_name holds a string that is not valid UTF-8", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.LogRecord.EventName, [0xC0, 0x80])) },
        { "event_name stands twice", LogBytes.Message(writer => { writer.WriteEventName("a.b"); writer.WriteEventName("c.d"); }) },
        { "time_unix_nano has a field of the wrong wire type", LogBytes.Message(writer => writer.WriteVarint(OtlpFields.LogRecord.Time, 1)) },
        { "body refers to a string table", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.LogRecord.Body, [(8 << 3) | 0, 1])) },
        { "attribute 0 holds a string that is not valid UTF-8", LogBytes.Message(writer => writer.WriteBytes(OtlpFields.LogRecord.Attributes, [10, 1, 0xFF])) },
        { "attribute 1 'audit.outcome' stands twice", LogBytes.Message(writer => { writer.WriteAttribute("audit.outcome", "success"); writer.WriteAttribute("audit.outcome", "failure"); }) },
        { "1,024", LogBytes.Message(writer => { for (var i = 0; i < 1025; i++) writer.WriteAttribute("a", 1); }) },
        { "is no protobuf message", [0x0B, 0x0C] },
    };

    [Theory]
    [MemberData(nameof(BrokenRecords))]
    public void A_fault_is_told_with_its_record_and_field(string expected, byte[] record)
    {
        using var logs = new DecodedLogs();

        Assert.False(ExportDecoder.TryDecode(LogBytes.Request(LogBytes.Audit(), record), logs, out var fault));

        Assert.Contains("Log record 1 ", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Prop.ForAll<byte[]>(bytes => Decode(bytes)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_changed_request_is_refused_or_every_record_in_it_is_whole()
    {
        var request = LogBytes.Request(LogBytes.Audit(), LogBytes.Nested(10), LogBytes.Plain());
        var changes = Gen.Choose(0, request.Length - 1).Zip(Gen.Choose(0, 255)).ListOf(4).ToArbitrary();
        var property = Prop.ForAll(changes, list =>
        {
            var changed = (byte[])request.Clone();
            foreach (var (at, value) in list)
                changed[at] = (byte)value;
            return Decode(changed);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), property);
    }

    private static byte[] Scoped(Action<ProtobufWriter> write) => LogBytes.Message(writer =>
    {
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        write(writer);
        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
    });

    private static bool Decode(byte[] request)
    {
        using var logs = new DecodedLogs();
        if (!ExportDecoder.TryDecode(request, logs, out var fault))
            return fault.Length > 0;
        foreach (var record in logs.Records.Items)
        {
            if (!LogRecordReader.TryRead(record.LogRecord.Of(request), out _, out _))
                return false;
        }

        return true;
    }
}
