using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Build.Rewriting;

/// <summary>What the text of a copy depends on beside its source.</summary>
internal sealed class RewriteSettings(string projectDirectory, string assemblyName, string languageVersion, string symbols, string features)
{
    private const int FileNameBytes = 5;
    private static readonly char[] Separators = [';', ','];

    /// <summary>A line that is the same only when all settings and this program are.</summary>
    internal string Line { get; } = string.Join(
        "|", typeof(RewriteSettings).Module.ModuleVersionId, typeof(StableHash).Module.ModuleVersionId, projectDirectory, assemblyName, languageVersion, symbols, features);

    /// <summary>Returns how the compiler parses the sources.</summary>
    internal CSharpParseOptions ParseOptions()
    {
        if (!LanguageVersionFacts.TryParse(languageVersion, out var version))
            version = Microsoft.CodeAnalysis.CSharp.LanguageVersion.Default;

        var defined = symbols.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(symbol => symbol.Trim()).Where(symbol => symbol.Length > 0);
        var switched = features.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(feature => feature.Trim().Split('='))
            .GroupBy(feature => feature[0], StringComparer.Ordinal).Select(group => group.Last())
            .Select(feature => new KeyValuePair<string, string>(feature[0], feature.Length > 1 ? feature[1] : "true"));
        return new CSharpParseOptions(version, DocumentationMode.None, SourceCodeKind.Regular, defined).WithFeatures(switched);
    }

    /// <summary>Returns what names a file in the assembly: the same wherever the project lies.</summary>
    internal string NameOf(string path) => StableHash.Hex($"{assemblyName}\n{Relative(path)}", FileNameBytes);

    private string Relative(string path)
    {
        var folder = new Uri(Path.GetFullPath(projectDirectory).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar);
        return Uri.UnescapeDataString(folder.MakeRelativeUri(new Uri(path)).ToString());
    }
}
