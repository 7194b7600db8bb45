using System.Text.Json;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers.Json;

/// <summary>
/// Turns an ExportLogsServiceRequest in JSON into the protobuf bytes a client would have sent, in one pass and in the order of the
/// JSON. Unknown names are skipped, null is absent, and a name that stands twice in one object is refused.
/// </summary>
internal static class OtlpJson
{
    // An AnyValue inside another takes up to four JSON levels; the rest leads to the outermost one and lets unknown names be skipped.
    private const int MaxJsonDepth = (4 * OtlpLimits.Depth) + 16;

    /// <summary>Transcodes a whole request; false with a sentence that says where it is wrong.</summary>
    internal static bool TryTranscode(ReadOnlySpan<byte> json, ProtobufWriter writer, out string fault)
    {
        fault = "";
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
            if (!reader.Read())
                throw JsonText.Fault(reader, "There is nothing.");
            WriteFields(ref reader, writer, JsonMessage.Request, 0);
            if (reader.Read())
                throw JsonText.Fault(reader, "Something follows the request.");
            return true;
        }
        catch (JsonException exception)
        {
            fault = $"The request is no OTLP JSON: {exception.Message}";
            return false;
        }
    }

    private static void WriteFields(ref Utf8JsonReader reader, ProtobufWriter writer, JsonMessage message, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonText.Fault(reader, "A value should be an object.");
        if (message == JsonMessage.AnyValue && ++depth > OtlpLimits.Depth)
            throw JsonText.Fault(reader, "A value is nested more than 16 deep.");
        uint seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, message);
            if (field is not null && OtlpAttribute.Repeats(ref seen, field.Number))
                throw JsonText.Fault(reader, "A name stands twice in one object.");
            reader.Read();
            if (field is null)
                reader.Skip();
            else if (reader.TokenType != JsonTokenType.Null)
                WriteField(ref reader, writer, field, depth);
        }
    }

    private static JsonField? Find(ref Utf8JsonReader reader, JsonMessage message)
    {
        using var name = JsonString.Read(reader);
        foreach (var field in message.Fields)
        {
            if (name.Utf8.SequenceEqual(field.Name))
                return field;
        }

        return null;
    }

    private static void WriteField(ref Utf8JsonReader reader, ProtobufWriter writer, JsonField field, int depth)
    {
        switch (field.Kind)
        {
            case JsonKind.String: JsonText.CopyString(ref reader, writer, field.Number); break;
            case JsonKind.Base64: JsonText.CopyBase64(ref reader, writer, field.Number); break;
            case JsonKind.Hex: JsonText.CopyHex(ref reader, writer, field.Number); break;
            case JsonKind.Fixed64: writer.WriteFixed64(field.Number, JsonText.UInt64(reader)); break;
            case JsonKind.Fixed32: writer.WriteFixed32(field.Number, JsonText.UInt32(reader)); break;
            case JsonKind.UInt32: writer.WriteVarint(field.Number, JsonText.UInt32(reader)); break;
            case JsonKind.Int64: writer.WriteVarint(field.Number, unchecked((ulong)JsonText.Int64(reader))); break;
            case JsonKind.Double: writer.WriteDouble(field.Number, JsonText.Double(reader)); break;
            case JsonKind.Boolean: writer.WriteVarint(field.Number, JsonText.Boolean(reader) ? 1UL : 0); break;
            case JsonKind.Severity: writer.WriteVarint(field.Number, JsonText.Severity(reader)); break;
            case JsonKind.Message: WriteMessage(ref reader, writer, field, depth); break;
            default: WriteMessages(ref reader, writer, field, depth); break;
        }
    }

    private static void WriteMessages(ref Utf8JsonReader reader, ProtobufWriter writer, JsonField field, int depth)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw JsonText.Fault(reader, "A value should be an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            WriteMessage(ref reader, writer, field, depth);
    }

    private static void WriteMessage(ref Utf8JsonReader reader, ProtobufWriter writer, JsonField field, int depth)
    {
        var start = writer.BeginMessage(field.Number);
        WriteFields(ref reader, writer, field.Message!, depth);
        writer.EndMessage(start);
    }
}
