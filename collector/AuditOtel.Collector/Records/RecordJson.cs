using System.Text.Json;

namespace AuditOtel.Collector.Records;

/// <summary>A record as one JSON object.</summary>
public static class RecordJson
{
    /// <summary>Writes the record; names are those of record.md, attributes keep their own.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="record">The record.</param>
    public static void Write(Utf8JsonWriter writer, RecordView record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.WriteStartObject();
        WriteMembers(writer, record);
        writer.WriteEndObject();
    }

    /// <summary>Writes the record's members into an object that the caller opened.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, RecordView record)
    {
        writer.WriteString("ledger", record.Ledger);
        writer.WriteNumber("index", record.Index);
        writer.WriteString("received", NanosecondTime.Format(record.ReceivedUnixNanoseconds));
        writer.WriteString("listener", record.Listener);
        writer.WriteString("peer", record.Peer);
        writer.WriteString("time", NanosecondTime.Format(record.UnixNanoseconds));
        writer.WriteString("event_name", record.Operation);
        WritePresent(writer, "trace_id", record.TraceId);
        WritePresent(writer, "span_id", record.SpanId);
        WriteBody(writer, record);
        WritePairs(writer, "attributes", record.Attributes);
        WritePairs(writer, "resource", record.Resource);
        var missing = record.Missing.ToArray();
        if (missing.Length > 0)
        {
            writer.WriteStartArray("incomplete");
            foreach (var field in missing)
                writer.WriteStringValue(field);
            writer.WriteEndArray();
        }
    }

    /// <summary>A text as text, and what has parts with its parts.</summary>
    private static void WriteBody(Utf8JsonWriter writer, RecordView record)
    {
        if (record.BodyValue is null or string)
        {
            WritePresent(writer, "body", record.Body);
            return;
        }

        writer.WritePropertyName("body");
        WriteValue(writer, record.BodyValue);
    }

    private static void WritePresent(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
            writer.WriteString(name, value);
    }

    private static void WritePairs(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        writer.WritePropertyName(name);
        WriteValue(writer, pairs);
    }

    /// <summary>A value: bytes as base64, a number that JSON lacks as text, a name that stands twice in one map with both values.</summary>
    internal static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case IEnumerable<KeyValuePair<string, object?>> pairs: WriteObject(writer, pairs); break;
            case IEnumerable<object?> items: WriteArray(writer, items); break;
            default: writer.WriteStringValue(ValueText.Of(value)); break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        writer.WriteStartObject();
        // A JSON reader keeps one of two members of the same name: whoever sends an attribute twice must not hide one that way.
        foreach (var values in pairs.GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal).Select(group => (group.Key, Values: group.ToArray())))
        {
            writer.WritePropertyName(values.Key);
            WriteValue(writer, values.Values is [var only] ? only : values.Values);
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, IEnumerable<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            WriteValue(writer, item);
        writer.WriteEndArray();
    }
}
