using System.Text.Json;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Cli.Surface;

/// <summary>Reads the JSON of a surface and checks that it is what the build wrote: its digest is that of what it holds.</summary>
internal static class SurfaceJsonReader
{
    private const int Format = 1;
    private static readonly string[] Repeated = [SurfaceKeys.Target, SurfaceKeys.Argument, SurfaceKeys.Secret, SurfaceKeys.Change];

    /// <exception cref="CommandFailure">It is no surface, of another version, or not as it was written.</exception>
    internal static AuditedSurface Read(string text, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.GetProperty("format").GetInt32() != Format)
                throw Unreadable(path, "it is of another version");

            var surface = AuditedSurface.Of(Entries(json.RootElement, "operations", SurfaceKind.Operation, "operation").Concat(Entries(json.RootElement, "excuses", SurfaceKind.Excuse, SurfaceKeys.Member)));
            return string.Equals(surface.Digest, json.RootElement.GetProperty("digest").GetString(), StringComparison.Ordinal)
                ? surface : throw Unreadable(path, "it was changed after the build: its digest is another one");
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unreadable(path, "it is not the JSON of a surface", cause);
        }
    }

    private static IEnumerable<SurfaceEntry> Entries(JsonElement root, string list, SurfaceKind kind, string name) =>
        root.GetProperty(list).EnumerateArray().Select(item => new SurfaceEntry(kind, Text(item.GetProperty(name), name), Fields(item, kind, name)));

    private static IEnumerable<SurfaceField> Fields(JsonElement item, SurfaceKind kind, string name)
    {
        foreach (var property in item.EnumerateObject().Where(property => !property.NameEquals(name)))
        {
            var repeated = Repeated.FirstOrDefault(key => property.NameEquals(key + "s"));
            if (repeated is null && !(SurfaceKeys.IsOf(property.Name, kind) && !SurfaceKeys.IsRepeated(property.Name)))
                throw new FormatException($"'{property.Name}' is no field of a surface.");

            foreach (var value in repeated is null ? [property.Value] : property.Value.EnumerateArray().ToArray())
                yield return new SurfaceField(repeated ?? property.Name, Text(value, property.Name));
        }
    }

    private static string Text(JsonElement value, string name) => value.GetString() ?? throw new FormatException($"'{name}' is null.");

    private static CommandFailure Unreadable(string path, string why, Exception? cause = null) =>
        new(ExitCode.InputOutput, $"'{path}' cannot be relied on: {why}. Name the AuditSurface.json that the build wrote.", cause);
}
