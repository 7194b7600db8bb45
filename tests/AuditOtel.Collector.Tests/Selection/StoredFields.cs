using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Selection;

/// <summary>A stored record made of named values: several of one name are an array; a value is a string, long, double, bool, byte[], an array, a map or null.</summary>
internal sealed class StoredFields
{
    private readonly List<(string Name, object?[] Values)> _fields = [];
    private ulong _time = EntryBuilder.Received - 5;
    private LedgerEntry? _entry;

    internal RequiredFields Missing { get; init; }

    internal object?[] this[string name]
    {
        set
        {
            if (string.Equals(name, FieldNames.Time, StringComparison.Ordinal))
                _time = (ulong)value[0]!;
            else
                _fields.Add((name, value));
        }
    }

    internal LedgerEntry Entry => _entry ??= EntryBuilder.Entry(LogRecord(), Missing);

    internal RecordView View => RecordView.TryCreate("test/ledger", Entry, out var view) ? view : throw new InvalidOperationException("The record was built wrongly.");

    public override string ToString() => string.Join("; ", _fields.Select(field => $"{field.Name} = [{string.Join(", ", field.Values.Select(value => $"<{value}>"))}]")) + $" at {_time}";

    internal bool Fits(string selection) => RecordSelection.Parse(selection).Matches("test/ledger", Entry);

    private byte[] LogRecord()
    {
        using var writer = new ProtobufWriter();
        writer.WriteFixed64(OtlpFields.LogRecord.Time, _time);
        foreach (var (name, values) in _fields)
            Write(writer, name, values);
        return writer.Written.ToArray();
    }

    private static void Write(ProtobufWriter writer, string name, object?[] values)
    {
        switch (name)
        {
            case FieldNames.EventName: writer.WriteString(OtlpFields.LogRecord.EventName, (string)values[0]!); break;
            case FieldNames.TraceId: writer.WriteBytes(OtlpFields.LogRecord.TraceId, (byte[])values[0]!); break;
            case FieldNames.Body:
                var body = writer.BeginMessage(OtlpFields.LogRecord.Body);
                WriteAny(writer, values[0]);
                writer.EndMessage(body);
                break;
            default: WritePair(writer, OtlpFields.LogRecord.Attributes, name, values is [var only] ? only : values); break;
        }
    }

    private static void WritePair(ProtobufWriter writer, int field, string name, object? value)
    {
        var pair = writer.BeginMessage(field);
        writer.WriteString(OtlpFields.KeyValue.Key, name);
        var any = writer.BeginMessage(OtlpFields.KeyValue.Value);
        WriteAny(writer, value);
        writer.EndMessage(any);
        writer.EndMessage(pair);
    }

    private static void WriteAny(ProtobufWriter writer, object? value)
    {
        switch (value)
        {
            case string text: writer.WriteString(OtlpFields.AnyValue.String, text); break;
            case bool flag: writer.WriteVarint(OtlpFields.AnyValue.Bool, flag ? 1UL : 0); break;
            case long integer: writer.WriteVarint(OtlpFields.AnyValue.Int, (ulong)integer); break;
            case double real: writer.WriteDouble(OtlpFields.AnyValue.Double, real); break;
            case byte[] bytes: writer.WriteBytes(OtlpFields.AnyValue.Bytes, bytes); break;
            case object?[] items: WriteArray(writer, items); break;
            case Dictionary<string, object?> map: WriteMap(writer, map); break;
        }
    }

    private static void WriteArray(ProtobufWriter writer, object?[] items)
    {
        var array = writer.BeginMessage(OtlpFields.AnyValue.Array);
        foreach (var item in items)
        {
            var any = writer.BeginMessage(OtlpFields.Values.Items);
            WriteAny(writer, item);
            writer.EndMessage(any);
        }

        writer.EndMessage(array);
    }

    private static void WriteMap(ProtobufWriter writer, Dictionary<string, object?> map)
    {
        var list = writer.BeginMessage(OtlpFields.AnyValue.KeyValueList);
        foreach (var (name, value) in map)
            WritePair(writer, OtlpFields.Values.Items, name, value);
        writer.EndMessage(list);
    }
}
