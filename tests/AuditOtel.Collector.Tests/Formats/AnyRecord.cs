using AuditOtel.Collector.Records;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Formats;

/// <summary>Records as anybody may send them: any names, any values of any type, nested, twice, missing.</summary>
internal static class AnyRecord
{
    private static readonly string[] Names =
    [
        AuditAttributes.Action, AuditAttributes.Class, AuditAttributes.ActorId, AuditAttributes.TargetId, AuditAttributes.TargetType, AuditAttributes.Outcome, AuditAttributes.Stage,
        AuditAttributes.RecordId, AuditAttributes.Change, AuditAttributes.ClientAddress, AuditAttributes.ClientPort, AuditAttributes.OperationId, AuditAttributes.SessionId, "host.name", "process.pid",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements(Hostile.All[..^1]),
        Gen.Elements("LOGIN", "GRANT", "CREATE", "START", "authentication", "session", "account", "authorization", "key", "system", "user", "group", "role", "success", "failure", "10.1.2.3", "::1", ""),
        ArbMap.Default.ArbFor<string>().Generator.Select(static text => text ?? ""));

    internal static Arbitrary<RecordView> Views { get; } = (
        from record in Message()
        from resource in Attributes(OtlpFields.Resource.Attributes)
        select EntryBuilder.Kept(record, resource)).ToArbitrary();

    private static Gen<byte[]> Message() =>
        from name in Text
        from attributes in Attributes(OtlpFields.LogRecord.Attributes)
        from body in Value(2)
        from traced in ArbMap.Default.ArbFor<bool>().Generator
        select LogBytes.Message(writer =>
        {
            writer.WriteTime(EntryBuilder.Received - 5);
            writer.WriteEventName(name);
            writer.WriteRaw(attributes);
            writer.WriteBytes(OtlpFields.LogRecord.Body, body);
            if (traced)
                writer.WriteBytes(OtlpFields.LogRecord.TraceId, new byte[16]);
        });

    private static Gen<byte[]> Attributes(int field) =>
        from pairs in Pair(2).ListOf(6)
        select LogBytes.Message(writer =>
        {
            foreach (var pair in pairs)
                writer.WriteBytes(field, pair);
        });

    private static Gen<byte[]> Pair(int depth) =>
        from key in Gen.OneOf(Gen.Elements(Names), Text)
        from value in Value(depth)
        select LogBytes.Message(writer =>
        {
            writer.WriteString(OtlpFields.KeyValue.Key, key);
            writer.WriteBytes(OtlpFields.KeyValue.Value, value);
        });

    private static Gen<byte[]> Value(int depth)
    {
        var text = Text.Select(static text => LogBytes.Message(writer => writer.WriteString(OtlpFields.AnyValue.String, text)));
        var whole = Gen.Elements(long.MinValue, -1, 0, 65_535, long.MaxValue).Select(static number => LogBytes.Message(writer => writer.WriteVarint(OtlpFields.AnyValue.Int, (ulong)number)));
        var number = Gen.Elements(double.NaN, double.NegativeInfinity, -0.0, 0.1, double.Epsilon, double.MaxValue).Select(static number => LogBytes.Message(writer => writer.WriteDouble(OtlpFields.AnyValue.Double, number)));
        var flag = Gen.Elements(0UL, 1UL).Select(static value => LogBytes.Message(writer => writer.WriteVarint(OtlpFields.AnyValue.Bool, value)));
        var bytes = Gen.Elements<byte[]>([], [0], [0xFF, 0xFE, 10, 13]).Select(static value => LogBytes.Message(writer => writer.WriteBytes(OtlpFields.AnyValue.Bytes, value)));
        var simple = Gen.OneOf(text, text, whole, number, flag, bytes, Gen.Constant<byte[]>([]));
        return depth == 0 ? simple : Gen.OneOf(simple, simple, Items(Value(depth - 1), OtlpFields.AnyValue.Array), Items(Pair(depth - 1), OtlpFields.AnyValue.KeyValueList));
    }

    private static Gen<byte[]> Items(Gen<byte[]> item, int field) =>
        from items in item.ListOf(3)
        select LogBytes.Message(writer =>
        {
            var list = writer.BeginMessage(field);
            foreach (var one in items)
                writer.WriteBytes(OtlpFields.Values.Items, one);
            writer.EndMessage(list);
        });
}
