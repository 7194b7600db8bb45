using AuditOtel.Analyzers.Generation.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>
/// The automatic route: returns the text of a source file in which every annotated body writes its intent and its outcome. It is purely
/// syntactic and deterministic; types, constants and whether the annotation makes sense are the concern of the generator and the rules.
/// </summary>
internal static class SourceRewriter
{
    /// <summary>Returns null when there is nothing to rewrite, or when the file has an error, which the compiler then reports itself.</summary>
    /// <param name="text">The file.</param>
    /// <param name="options">How the compiler parses it.</param>
    /// <param name="path">Where the user has the file; it stays the file's name in diagnostics, stack traces and the debugger.</param>
    /// <param name="file">What names the file in the assembly, the same on every machine: letters and digits.</param>
    /// <param name="cancellationToken">Ends the parsing.</param>
    internal static string? Rewrite(SourceText text, CSharpParseOptions options, string path, string file, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(text, options, path, cancellationToken);
        var root = tree.GetRoot(cancellationToken);
        if (tree.GetDiagnostics(cancellationToken).Any(report => report.Severity == DiagnosticSeverity.Error))
            return null;

        var edits = new SourceEdits(tree, text, path);
        var identifiers = new Lazy<HashSet<string>>(() => [.. root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)]);
        var number = 0;
        foreach (var node in root.DescendantNodes())
        {
            if (AuditedSyntax.FindAudited(node) is not { } audited || AuditedBody.Of(node) is not { } body || BodyObstacles.Find(body) is not null)
                continue;

            var type = FrameMarker.TypeName(file, number);
            var suffix = number++;
            var frame = new AuditFrame(body.Shape, name => Unused($"{name}{suffix}", identifiers.Value));
            new BodyEdits(body, frame, edits, type).Write(frame.Opening(FrameMarker.QualifiedName(type, FrameMarker.Descriptor), BodyCaptures.Read(body, audited, type)));
        }

        return number == 0 ? null : edits.Apply();
    }

    private static string Unused(string name, HashSet<string> taken) => taken.Contains(name) ? Unused("_" + name, taken) : name;
}
