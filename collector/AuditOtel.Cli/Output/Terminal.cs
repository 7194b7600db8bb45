using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>Standard output and standard error.</summary>
internal static class Terminal
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    internal static TextWriter Out => Console.Out;

    internal static void UseUtf8()
    {
        if (Console.OutputEncoding.CodePage != Encoding.UTF8.CodePage)
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }

    /// <summary>Says on standard error what is wrong; text that others chose stays on its line.</summary>
    internal static void Error(string sentence) => Console.Error.WriteLine($"auditotel: {SafeText.Escape(sentence)}");

    /// <summary>Says something on standard error that is no failure, so that standard output stays clean.</summary>
    internal static void Notice(string sentence) => Console.Error.WriteLine(sentence);

    /// <summary>Writes one JSON document, readable, ended by a line end.</summary>
    internal static void Json(Action<Utf8JsonWriter> write)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output, Indented))
            write(writer);
        output.Write("\n"u8);
    }

    /// <summary>Writes a JSON document that holds one list of objects.</summary>
    internal static void JsonList<T>(string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
