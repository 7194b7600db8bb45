using System.Globalization;
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
        text.Append("  \"digest\": ").Append(Quote(surface.Digest)).Append(",\n  \"assembly\": ").Append(Quote(assembly)).Append(",\n");
        Append(text, "operations", surface.Operations.Select(Operation));
        text.Append(",\n");
        Append(text, "excuses", surface.Excuses.Select(Excuse));
        return text.Append("\n}\n").ToString();
    }

    private static void Append(StringBuilder text, string name, IEnumerable<string> items)
    {
        var lines = string.Join(",", items.Select(item => $"\n    {{ {item} }}"));
        text.Append("  ").Append(Quote(name)).Append(": [").Append(lines).Append(lines.Length == 0 ? "]" : "\n  ]");
    }

    private static string Operation(SurfaceEntry entry)
    {
        var single = Single.Where(key => entry.Value(key) is not null).Select(key => Field(key, Quote(entry.Value(key)!)));
        var repeated = Repeated.Select(key => Field(key + "s", $"[{string.Join(", ", entry.Values(key).Select(Quote))}]"));
        return string.Join(", ", single.Prepend(Field("operation", Quote(entry.Name))).Concat(repeated));
    }

    private static string Excuse(SurfaceEntry entry) =>
        string.Join(", ", entry.Fields.Select(field => Field(field.Key, Quote(field.Value))).Prepend(Field(SurfaceKeys.Member, Quote(entry.Name))));

    private static string Field(string name, string value) => $"{Quote(name)}: {value}";

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
                quoted.Append('\\').Append(letter);
            else if (letter < ' ' || !SurfaceWord.IsShown(letter))
                quoted.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)letter);
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
