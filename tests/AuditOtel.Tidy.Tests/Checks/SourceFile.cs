using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>A C# file of the repository.</summary>
internal sealed class SourceFile(string path, string text)
{
    private static readonly string[] SourceAreas = ["sdk", "analyzers", "collector", "samples"];

    private SyntaxNode? _root;

    /// <summary>The path from the repository's root, with slashes.</summary>
    internal string Path { get; } = path;

    internal string Text { get; } = text;

    /// <summary>True for what is shipped or shown, false for tests and benchmarks.</summary>
    internal bool IsSource => SourceAreas.Contains(Path.Split('/')[0], StringComparer.Ordinal);

    internal int LineCount => Text.Length == 0 ? 0 : Text.TrimEnd('\n').Count(letter => letter == '\n') + 1;

    internal SyntaxNode Root => _root ??= CSharpSyntaxTree.ParseText(Text, new CSharpParseOptions(LanguageVersion.Preview), Path).GetRoot();

    internal Finding At(SyntaxNode node, string advice) => At(node.GetLocation(), advice);

    internal Finding At(Location location, string advice) => new(Path, location.GetLineSpan().StartLinePosition.Line + 1, advice);
}
