using System.Text;
using AuditOtel.Analyzers.Surface.Model;

namespace AuditOtel.Build.Verification;

/// <summary>Writes the audited surface of an assembly as JSON, the same for the same surface; the form is in docs/surface.md.</summary>
internal static class SurfaceFileWriter
{
    private static readonly string[] Single = [SurfaceKeys.Action, SurfaceKeys.Class, SurfaceKeys.Mode, SurfaceKeys.Route, SurfaceKeys.Member, SurfaceKeys.Endpoint, SurfaceKeys.Copy, SurfaceKeys.Result];
    private static readonly string[] Repeated = [SurfaceKeys.Target, SurfaceKeys.Argument, SurfaceKeys.Secret, SurfaceKeys.Change];

    internal static void Write(string path, string assembly, AuditedSurface surface)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, Text(assembly, surface));
    }

    internal static string Text(string assembly, AuditedSurface surface)
    {
        var text = new StringBuilder("{\n  \"format\": 1,\n");
        text.Append("  \"digest\": ").Append(SurfaceWord.Quote(surface.Digest)).Append(",\n  \"assembly\": ").Append(SurfaceWord.Quote(assembly)).Append(",\n");
        Append(text, "operations", surface.Operations.Select(Operation));
        text.Append(",\n");
        Append(text, "excuses", surface.Excuses.Select(Excuse));
        return text.Append("\n}\n").ToString();
    }

    private static void Append(StringBuilder text, string name, IEnumerable<string> items)
    {
        var lines = string.Join(",", items.Select(item => $"\n    {{ {item} }}"));
        text.Append("  ").Append(SurfaceWord.Quote(name)).Append(": [").Append(lines).Append(lines.Length == 0 ? "]" : "\n  ]");
    }

    private static string Operation(SurfaceEntry entry)
    {
        var single = Single.Where(key => entry.Value(key) is not null).Select(key => Field(key, SurfaceWord.Quote(entry.Value(key)!)));
        var repeated = Repeated.Select(key => Field(key + "s", $"[{string.Join(", ", entry.Values(key).Select(SurfaceWord.Quote))}]"));
        return string.Join(", ", single.Prepend(Field("operation", SurfaceWord.Quote(entry.Name))).Concat(repeated));
    }

    private static string Excuse(SurfaceEntry entry) =>
        string.Join(", ", entry.Fields.Select(field => Field(field.Key, SurfaceWord.Quote(field.Value))).Prepend(Field(SurfaceKeys.Member, SurfaceWord.Quote(entry.Name))));

    private static string Field(string name, string value) => $"{SurfaceWord.Quote(name)}: {value}";
}
