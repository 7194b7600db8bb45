using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Tests.Doubles;

/// <summary>A record as the collector double found it on the wire.</summary>
public sealed class ReceivedRecord
{
    public required byte[] Bytes { get; init; }

    public string EventName { get; private set; } = "";

    public ulong Time { get; private set; }

    public string TraceId { get; private set; } = "";

    public string SpanId { get; private set; } = "";

    public Dictionary<string, object> Attributes { get; } = new(StringComparer.Ordinal);

    public string Id => this[AuditAttributes.RecordId];

    public string Stage => this[AuditAttributes.Stage];

    public bool IsOutcome => Stage is "outcome";

    public long Number => (long)Attributes[AuditAttributes.SequenceNumber];

    public string this[string name] => Attributes.TryGetValue(name, out var value) ? (string)value : "";

    public static ReceivedRecord Parse(ReadOnlySpan<byte> bytes)
    {
        var record = new ReceivedRecord { Bytes = bytes.ToArray() };
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case OtlpFields.LogRecord.EventName: record.EventName = Encoding.UTF8.GetString(reader.Bytes); break;
                case OtlpFields.LogRecord.Time: record.Time = reader.Value; break;
                case OtlpFields.LogRecord.TraceId: record.TraceId = Convert.ToHexStringLower(reader.Bytes); break;
                case OtlpFields.LogRecord.SpanId: record.SpanId = Convert.ToHexStringLower(reader.Bytes); break;
                case OtlpFields.LogRecord.Attributes:
                    var (name, value) = Pair(reader.Bytes);
                    record.Attributes.Add(name, value);
                    break;
            }
        }

        Assert.False(reader.IsMalformed);
        return record;
    }

    public static (string Name, object Value) Pair(ReadOnlySpan<byte> bytes)
    {
        var (name, value) = ("", new object());
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.KeyValue.Key)
                name = Encoding.UTF8.GetString(reader.Bytes);
            else
                value = Value(reader.Bytes);
        }

        Assert.False(reader.IsMalformed);
        return (name, value);
    }

    private static object Value(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        Assert.True(reader.Read());
        return reader.Field switch
        {
            OtlpFields.AnyValue.String => Encoding.UTF8.GetString(reader.Bytes),
            OtlpFields.AnyValue.Bool => reader.Value == 1,
            OtlpFields.AnyValue.Int => (long)reader.Value,
            OtlpFields.AnyValue.Double => BitConverter.UInt64BitsToDouble(reader.Value),
            OtlpFields.AnyValue.Array => Items(reader.Bytes),
            OtlpFields.AnyValue.KeyValueList => Map(reader.Bytes),
            _ => throw new InvalidOperationException($"value kind {reader.Field} is not expected here"),
        };
    }

    private static List<object> Items(ReadOnlySpan<byte> bytes)
    {
        var items = new List<object>();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
            items.Add(Value(reader.Bytes));
        return items;
    }

    private static Dictionary<string, object> Map(ReadOnlySpan<byte> bytes)
    {
        var map = new Dictionary<string, object>(StringComparer.Ordinal);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            var (name, value) = Pair(reader.Bytes);
            map.Add(name, value);
        }

        return map;
    }
}
