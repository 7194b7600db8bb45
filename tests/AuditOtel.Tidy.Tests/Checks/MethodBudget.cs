using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>How long and how deeply nested a method may be, outside the tests.</summary>
internal static class MethodBudget
{
    internal const int Most = 70;
    internal const int Usual = 30;
    internal const int Deepest = 3;

    internal static IEnumerable<Finding> Check(IEnumerable<SourceFile> files)
    {
        var methods = files.Where(file => file.IsSource).SelectMany(Methods).ToList();
        foreach (var (file, node, lines) in methods.Where(method => method.Lines > Most))
            yield return file.At(node, $"a method of {lines} lines, at most {Most} are allowed: split it by meaning.");

        foreach (var (file, node, _) in methods.Where(method => Depth(method.Node) > Deepest))
            yield return file.At(node, $"nested {Depth(node)} deep, at most {Deepest} are allowed: return early or name the inner part.");

        var usual = Percentile.Of95(methods.Select(method => method.Lines));
        if (usual <= Usual)
            yield break;
        foreach (var (file, node, lines) in methods.Where(method => method.Lines > Usual))
            yield return file.At(node, $"a method of {lines} lines; 95 of 100 must have at most {Usual}, now it is {usual}.");
    }

    /// <summary>The deepest nesting of control flow below a method; <c>else if</c> is no level of its own.</summary>
    internal static int Depth(SyntaxNode node)
    {
        var deepest = 0;
        foreach (var child in node.ChildNodes().Where(child => child is not LocalFunctionStatementSyntax))
            deepest = Math.Max(deepest, Depth(child));
        return deepest + (IsLevel(node) ? 1 : 0);
    }

    private static bool IsLevel(SyntaxNode node) => node switch
    {
        IfStatementSyntax => node.Parent is not ElseClauseSyntax,
        ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        SwitchStatementSyntax or TryStatementSyntax or LockStatementSyntax or UsingStatementSyntax => true,
        _ => false,
    };

    private static IEnumerable<(SourceFile File, SyntaxNode Node, int Lines)> Methods(SourceFile file)
    {
        foreach (var node in file.Root.DescendantNodes())
        {
            if (node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
                yield return (file, node, Lines(node, node));
        }

        var statements = file.Root.ChildNodes().OfType<GlobalStatementSyntax>().ToList();
        if (statements.Count > 0)
            yield return (file, statements[0], Lines(statements[0], statements[^1]));
    }

    private static int Lines(SyntaxNode first, SyntaxNode last) =>
        last.GetLocation().GetLineSpan().EndLinePosition.Line - first.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
