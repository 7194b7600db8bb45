using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Records.Schemas;

/// <summary>Records with attributes of any name and kind, as only a sender that keeps no rules writes them.</summary>
internal static class ForeignRecord
{
    internal static RecordView View(IEnumerable<KeyValuePair<string, object?>> attributes, long index = 7, string? body = "done", ulong time = EntryBuilder.Received - 5)
    {
        using var writer = new ProtobufWriter();
        writer.WriteTime(time);
        writer.WriteEventName("user.delete");
        if (body is not null)
            writer.WriteBody(body);
        foreach (var pair in attributes)
            WritePair(writer, OtlpFields.LogRecord.Attributes, pair);
        Assert.True(RecordView.TryKeep("test/ledger", EntryBuilder.Entry(writer.Written.ToArray()) with { Index = index }, out var view));
        return view;
    }

    /// <summary>A record as a well-behaved sender sends it, with an id of its own.</summary>
    internal static RecordView Plain(long index, string? id = null, string actor = "alice", params IEnumerable<KeyValuePair<string, object?>> more) => View(
        [
            new(AuditAttributes.RecordId, id ?? Guid.CreateVersion7().ToString()), new(AuditAttributes.ActorId, actor), new(AuditAttributes.Action, "DELETE"),
            new(AuditAttributes.Class, "account"), new(AuditAttributes.TargetType, "user"), new(AuditAttributes.TargetId, "42"), new(AuditAttributes.Outcome, "success"), new(AuditAttributes.Stage, "event"), .. more,
        ],
        index);

    private static void WritePair(ProtobufWriter writer, int field, KeyValuePair<string, object?> pair)
    {
        var message = writer.BeginMessage(field);
        writer.WriteString(OtlpFields.KeyValue.Key, pair.Key);
        var value = writer.BeginMessage(OtlpFields.KeyValue.Value);
        WriteAny(writer, pair.Value);
        writer.EndMessage(value);
        writer.EndMessage(message);
    }

    private static void WriteAny(ProtobufWriter writer, object? value)
    {
        switch (value)
        {
            case string text: writer.WriteString(OtlpFields.AnyValue.String, text); break;
            case bool flag: writer.WriteVarint(OtlpFields.AnyValue.Bool, flag ? 1UL : 0); break;
            case long number: writer.WriteVarint(OtlpFields.AnyValue.Int, (ulong)number); break;
            case double number: writer.WriteDouble(OtlpFields.AnyValue.Double, number); break;
            case byte[] bytes: writer.WriteBytes(OtlpFields.AnyValue.Bytes, bytes); break;
            case List<KeyValuePair<string, object?>> pairs:
                var map = writer.BeginMessage(OtlpFields.AnyValue.KeyValueList);
                pairs.ForEach(pair => WritePair(writer, OtlpFields.Values.Items, pair));
                writer.EndMessage(map);
                break;
            case List<object?> items:
                var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
                foreach (var item in items)
                {
                    var inner = writer.BeginMessage(OtlpFields.Values.Items);
                    WriteAny(writer, item);
                    writer.EndMessage(inner);
                }

                writer.EndMessage(array);
                break;
        }
    }
}
