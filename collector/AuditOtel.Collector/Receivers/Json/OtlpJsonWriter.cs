using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>
/// Writes an ExportLogsServiceRequest in protobuf as OTLP JSON (OTLP specification, "JSON Protobuf Encoding"): lowerCamelCase names, hexadecimal ids, enums as
/// numbers, 64-bit integers as decimal text. The inverse of <see cref="OtlpJson"/>; fields that OTLP does not know are left out.
/// </summary>
internal static class OtlpJsonWriter
{
    /// <summary>Writes one JSON object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="request">The message, as ingestion checked it or <c>OtlpRequestWriter</c> made it.</param>
    internal static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> request) => WriteMessage(json, request, JsonMessage.Request);

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> message, JsonMessage type)
    {
        json.WriteStartObject();
        foreach (var field in type.Fields)
        {
            if (field.Kind == JsonKind.Messages)
                WriteArray(json, message, field);
            else if (TryFind(message, field.Number, out var found))
                WriteValue(json, field, found);
        }

        json.WriteEndObject();
    }

    // The fields of an array may stand apart from one another.
    private static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<byte> message, JsonField field)
    {
        var isOpen = false;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field != field.Number)
                continue;
            if (!isOpen)
                json.WriteStartArray(field.Name);
            isOpen = true;
            WriteMessage(json, reader.Bytes, field.Message!);
        }

        if (isOpen)
            json.WriteEndArray();
    }

    private static bool TryFind(ReadOnlySpan<byte> message, int number, out ProtobufReader found)
    {
        found = new ProtobufReader(message);
        while (found.Read())
        {
            if (found.Field == number)
                return true;
        }

        return false;
    }

    private static void WriteValue(Utf8JsonWriter json, JsonField field, in ProtobufReader found)
    {
        json.WritePropertyName(field.Name);
        switch (field.Kind)
        {
            case JsonKind.Message: WriteMessage(json, found.Bytes, field.Message!); break;
            case JsonKind.String: WriteText(json, found.Bytes); break;
            case JsonKind.Base64: json.WriteBase64StringValue(found.Bytes); break;
            case JsonKind.Hex: json.WriteStringValue(Convert.ToHexStringLower(found.Bytes)); break;
            case JsonKind.Fixed64: json.WriteStringValue(found.Value.ToString(CultureInfo.InvariantCulture)); break;
            case JsonKind.Int64: json.WriteStringValue(((long)found.Value).ToString(CultureInfo.InvariantCulture)); break;
            case JsonKind.Boolean: json.WriteBooleanValue(found.Value != 0); break;
            case JsonKind.Double: WriteDouble(json, BitConverter.UInt64BitsToDouble(found.Value)); break;
            default: json.WriteNumberValue(found.Value); break;
        }
    }

    // A text that was cut, or came before texts were checked, may end within a character.
    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        if (Utf8.IsValid(text))
            json.WriteStringValue(text);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(text));
    }

    // The proto3 mapping writes what JSON has no number for as text.
    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
