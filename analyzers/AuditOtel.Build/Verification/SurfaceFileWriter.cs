using System.Globalization;
using System.Text;

namespace AuditOtel.Build.Verification;

/// <summary>Writes the audited surface of an assembly as JSON, the same for the same surface.</summary>
internal static class SurfaceFileWriter
{
    internal static void Write(string path, ProofResult result)
    {
        var text = new StringBuilder("{\n");
        text.Append("  \"digest\": ").Append(Quote(result.Surface.Digest)).Append(",\n  \"operations\": [");
        text.Append(string.Join(",", result.Surface.Lines.Select(Operation)));
        text.Append(result.Surface.Lines.Count == 0 ? "]\n}\n" : "\n  ]\n}\n");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, text.ToString());
    }

    private static string Operation(string line)
    {
        var parts = line.Split([' '], 4);
        string[] names = ["operation", "action", "class", "function"];
        var fields = names.Zip(parts, (name, part) => $"{Quote(name)}: {Quote(part)}");
        return $"\n    {{ {string.Join(", ", fields)} }}";
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
                quoted.Append('\\').Append(letter);
            else if (letter < ' ')
                quoted.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)letter);
            else
                quoted.Append(letter);
        }

        return quoted.Append('"').ToString();
    }
}
