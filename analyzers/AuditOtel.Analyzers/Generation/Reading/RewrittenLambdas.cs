using System.Runtime.CompilerServices;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>
/// Finds the lambdas that the build rewrote. The compiler does not offer the attributes of lambdas to generators, and a look at each node of each file would
/// cost a project that has none; so only files that hold a frame are walked.
/// </summary>
internal static class RewrittenLambdas
{
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> Framed = new();

    internal static EquatableArray<RewrittenBody> Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var bodies = new List<RewrittenBody>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Framed.GetValue(tree, key => new StrongBox<bool>(HoldsFrame(key, cancellationToken))).Value)
                Read(tree, compilation, bodies, cancellationToken);
        }

        return new([.. bodies]);
    }

    // A frame has directives around it; few other files have.
    private static bool HoldsFrame(SyntaxTree tree, CancellationToken cancellationToken) =>
        tree.GetRoot(cancellationToken).ContainsDirectives && tree.GetText(cancellationToken).ToString().Contains(FrameMarker.Namespace);

    private static void Read(SyntaxTree tree, Compilation compilation, List<RewrittenBody> bodies, CancellationToken cancellationToken)
    {
        SemanticModel? model = null;
        foreach (var lambda in tree.GetRoot(cancellationToken).DescendantNodes().OfType<ParenthesizedLambdaExpressionSyntax>())
        {
            if (lambda.AttributeLists.Count == 0 || !RewrittenReader.IsRewritten(lambda, cancellationToken))
                continue;

            model ??= compilation.GetSemanticModel(tree);
            if (model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol method && RewrittenReader.Read(method, lambda, compilation) is { } body)
                bodies.Add(body);
        }
    }
}
