using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>
/// Turns a value of a record into one that every exporter of OpenTelemetry .NET writes as it is. Lists become lists of texts; maps become JSON texts, because the
/// exporters have no maps inside of lists.
/// </summary>
internal static class AttributeValue
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static object? Of(object? value) => value switch
    {
        List<object?> items => items.ConvertAll(Text).ToArray(),
        List<KeyValuePair<string, object?>> => Text(value),
        _ => value,
    };

    private static string Text(object? value)
    {
        if (value is string text)
            return text;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
            Write(writer, value);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case double number: writer.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture)); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case List<object?> items: WriteItems(writer, items); break;
            case List<KeyValuePair<string, object?>> pairs: WritePairs(writer, pairs); break;
            default: writer.WriteNullValue(); break;
        }
    }

    private static void WriteItems(Utf8JsonWriter writer, List<object?> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            Write(writer, item);
        writer.WriteEndArray();
    }

    private static void WritePairs(Utf8JsonWriter writer, List<KeyValuePair<string, object?>> pairs)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in pairs)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
