using System.Text;

namespace AuditOtel.Build.Rewriting;

/// <summary>
/// The folder of the copies. It repeats the whole path of each source, so that each .editorconfig above a source, copied likewise, says the
/// same of its copy.
/// </summary>
internal sealed class MirrorTree(string directory)
{
    private const string EditorConfig = ".editorconfig";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true);

    private readonly string _directory = Path.GetFullPath(directory);

    internal string PathOf(string source) => Path.Combine(_directory, source.Replace(":", string.Empty).TrimStart(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));

    internal string OwnPath(string name) => Path.Combine(_directory, name);

    /// <summary>Copies the files that speak of <paramref name="sources"/> and returns the copies, with one that keeps all others out.</summary>
    internal IReadOnlyList<string> CopyEditorConfigs(IEnumerable<string> configs, IReadOnlyCollection<string> sources)
    {
        if (sources.Count == 0)
            return [];

        var copies = new List<string> { OwnPath(EditorConfig) };
        WriteIfDifferent(copies[0], "root = true\n");
        foreach (var config in configs.Where(config => string.Equals(Path.GetFileName(config), EditorConfig, StringComparison.OrdinalIgnoreCase)))
        {
            var folder = Path.GetDirectoryName(config) + Path.DirectorySeparatorChar;
            if (!sources.Any(source => source.StartsWith(folder, StringComparison.Ordinal)))
                continue;

            var copy = PathOf(config);
            WriteIfDifferent(copy, File.ReadAllText(config));
            copies.Add(copy);
        }

        return copies;
    }

    /// <summary>Writes a file; one that already has this text keeps its time, so that the compiler is not started for nothing.</summary>
    internal static void WriteIfDifferent(string path, string text)
    {
        if (File.Exists(path) && string.Equals(File.ReadAllText(path), text, StringComparison.Ordinal))
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, Utf8);
    }
}
