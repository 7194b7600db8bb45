using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>
/// Writes an ExportLogsServiceRequest in protobuf as OTLP JSON (OTLP specification, "JSON Protobuf Encoding"): lowerCamelCase names, 64-bit integers as text, ids in
/// hexadecimal, enumerations as numbers, bytes in base64. Fields stand in the order of the protobuf, so that <see cref="OtlpJson"/> makes the same bytes of
/// them; those that OTLP does not know are left out.
/// </summary>
internal static class OtlpJsonWriter
{
    /// <summary>Writes one JSON object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The message, as ingestion checked it or <c>OtlpRequestWriter</c> made it.</param>
    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> request) => Write(json, JsonMessage.Request, request);

    private static void Write(Utf8JsonWriter writer, JsonMessage message, ReadOnlySpan<byte> content)
    {
        writer.WriteStartObject();
        uint written = 0;
        var reader = new ProtobufReader(content);
        while (reader.Read())
        {
            if (Find(message, reader.Field) is not { } field || (written & (1u << field.Number)) != 0)
                continue;
            written |= 1u << field.Number;
            writer.WritePropertyName(field.Name);
            if (field.Kind == JsonKind.Messages)
                WriteAll(writer, field, content);
            else
                WriteValue(writer, field, reader);
        }

        writer.WriteEndObject();
    }

    private static JsonField? Find(JsonMessage message, int number)
    {
        foreach (var field in message.Fields)
        {
            if (field.Number == number)
                return field;
        }

        return null;
    }

    /// <summary>A repeated field stands in one array, wherever its parts stood.</summary>
    private static void WriteAll(Utf8JsonWriter writer, JsonField field, ReadOnlySpan<byte> content)
    {
        writer.WriteStartArray();
        var reader = new ProtobufReader(content);
        while (reader.Read())
        {
            if (reader.Field == field.Number)
                Write(writer, field.Message!, reader.Bytes);
        }

        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, JsonField field, scoped in ProtobufReader reader)
    {
        switch (field.Kind)
        {
            case JsonKind.String: WriteText(writer, reader.Bytes); break;
            case JsonKind.Base64: writer.WriteBase64StringValue(reader.Bytes); break;
            case JsonKind.Hex: writer.WriteStringValue(Convert.ToHexStringLower(reader.Bytes)); break;
            case JsonKind.Fixed64: writer.WriteStringValue(reader.Value.ToString(CultureInfo.InvariantCulture)); break;
            case JsonKind.Int64: writer.WriteStringValue(((long)reader.Value).ToString(CultureInfo.InvariantCulture)); break;
            case JsonKind.Fixed32 or JsonKind.UInt32: writer.WriteNumberValue((uint)reader.Value); break;
            case JsonKind.Severity: writer.WriteNumberValue((int)reader.Value); break;
            case JsonKind.Boolean: writer.WriteBooleanValue(reader.Value != 0); break;
            case JsonKind.Double: WriteDouble(writer, BitConverter.UInt64BitsToDouble(reader.Value)); break;
            default: Write(writer, field.Message!, reader.Bytes); break;
        }
    }

    // What was stored was checked to be UTF-8; JSON cannot hold anything else.
    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            writer.WriteStringValue(text);
        else
            writer.WriteStringValue(Encoding.UTF8.GetString(text));
    }

    // The proto3 JSON mapping writes the three that JSON has no number for as text.
    private static void WriteDouble(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
