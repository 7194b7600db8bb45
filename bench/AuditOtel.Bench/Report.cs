using System.Globalization;
using System.Text.Json;

namespace AuditOtel.Bench;

/// <summary>Prints the measurements.</summary>
internal static class Report
{
    internal static void PrintTable(IReadOnlyList<Measurement> measurements)
    {
        Console.WriteLine($"{"what",-44} {"ours",12} {"raw",12} {"unit",-10} {"ours to raw",-16} {"goal",-24} raw is");
        foreach (var one in measurements)
        {
            var goal = one.Met switch { true => $"{one.Goal} met", false => $"{one.Goal} MISSED", null => "none set" };
            Console.WriteLine($"{one.Name,-44} {Number(one.Value),12} {Number(one.Raw),12} {one.Unit,-10} {one.Relation,-16} {goal,-24} {one.Against}");
        }
    }

    internal static void PrintJson(IReadOnlyList<Measurement> measurements)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var one in measurements)
        {
            writer.WriteStartObject();
            writer.WriteString("name", one.Name);
            writer.WriteString("unit", one.Unit);
            writer.WriteNumber("value", Math.Round(one.Value, 3));
            writer.WriteNumber("raw", Math.Round(one.Raw, 3));
            writer.WriteString("against", one.Against);
            writer.WriteString("relation", one.Relation);
            if (one.Met is { } met)
            {
                writer.WriteString("goal", one.Goal);
                writer.WriteBoolean("met", met);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
