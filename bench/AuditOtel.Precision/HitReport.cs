using System.Text.Json;

namespace AuditOtel.Precision;

/// <summary>Prints hits.</summary>
internal static class HitReport
{
    internal static void Print(IReadOnlyList<Hit> hits)
    {
        foreach (var hit in hits)
        {
            Console.WriteLine($"{hit.Rule} {hit.File}:{hit.Line} {hit.Message}");
            if (hit.Source.Length > 0)
                Console.WriteLine(hit.Source + "\n");
        }
    }

    internal static void PrintJson(ServerSources server, IReadOnlyList<Hit> hits)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("files", server.FileCount);
        writer.WriteNumber("lines", server.LineCount);
        writer.WriteStartArray("hits");
        foreach (var hit in hits)
            Write(writer, hit);

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void Write(Utf8JsonWriter writer, Hit hit)
    {
        writer.WriteStartObject();
        writer.WriteString("rule", hit.Rule);
        writer.WriteString("file", hit.File);
        writer.WriteNumber("line", hit.Line);
        writer.WriteStartArray("path");
        foreach (var step in hit.Path)
            writer.WriteStringValue(step);

        writer.WriteEndArray();
        writer.WriteString("message", hit.Message);
        if (hit.Source.Length > 0)
            writer.WriteString("source", hit.Source);

        writer.WriteEndObject();
    }
}
