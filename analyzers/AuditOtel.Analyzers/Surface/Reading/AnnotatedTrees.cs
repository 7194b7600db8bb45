using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Finds the files in which something may be audited or excused. A look at each node of each file would cost a project that has none.</summary>
internal static class AnnotatedTrees
{
    private const string Word = "Audited";
    private const int BufferLength = 16_384;
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> Known = new();

    /// <summary>Returns the files that hold the word; all of them when an alias may stand for it anywhere.</summary>
    internal static IReadOnlyList<SyntaxTree> Of(Compilation compilation, CancellationToken cancellation)
    {
        SyntaxTree[] trees = [.. compilation.SyntaxTrees.Where(tree => Known.GetValue(tree, key => new StrongBox<bool>(HoldsWord(key.GetText(cancellation), cancellation))).Value)];
        return trees.Any(tree => HasGlobalAlias(tree, cancellation)) ? [.. compilation.SyntaxTrees] : trees;
    }

    private static bool HasGlobalAlias(SyntaxTree tree, CancellationToken cancellation) =>
        tree.GetRoot(cancellation) is CompilationUnitSyntax unit && unit.Usings.Any(directive => directive is { Alias: not null } && directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword));

    // Two pieces overlap by a word, so that none is cut.
    private static bool HoldsWord(SourceText text, CancellationToken cancellation)
    {
        var buffer = ArrayPool<char>.Shared.Rent(BufferLength);
        try
        {
            for (var start = 0; start < text.Length; start += buffer.Length - Word.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                var length = Math.Min(buffer.Length, text.Length - start);
                text.CopyTo(start, buffer, 0, length);
                if (buffer.AsSpan(0, length).IndexOf(Word.AsSpan()) >= 0)
                    return true;
            }

            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
