using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Counts the endpoints that the sources map. It looks at all of them, and so only where an audited endpoint is gone.</summary>
internal static class MappedRoutes
{
    internal static int CountOf(string endpoint, Compilation compilation, CancellationToken cancellation)
    {
        var count = 0;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var calls = tree.GetRoot(cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => CallShape.NameOf(call)?.Identifier.ValueText.StartsWith("Map", StringComparison.Ordinal) == true).ToArray();
            var model = calls.Length > 0 ? compilation.GetSemanticModel(tree) : null;
            count += calls.Count(call => model!.GetOperation(call, cancellation) is IInvocationOperation map && string.Equals(MappedEndpoints.NameOf(map), endpoint, StringComparison.Ordinal));
        }

        return count;
    }
}
