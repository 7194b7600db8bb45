using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Counts the endpoints that the sources map. It looks at all of them once, and so only where an audited endpoint is gone.</summary>
internal sealed class MappedRoutes(Compilation compilation, CancellationToken cancellation)
{
    private Dictionary<string, int>? _counts;

    /// <param name="endpoint">Verb and route, as the surface writes them: <c>DELETE /users/{id}</c>.</param>
    internal int CountOf(string endpoint) => (_counts ??= Count()).TryGetValue(endpoint, out var count) ? count : 0;

    private Dictionary<string, int> Count()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in compilation.SyntaxTrees.SelectMany(NamesIn))
            counts[name] = counts.TryGetValue(name, out var count) ? count + 1 : 1;

        return counts;
    }

    private IEnumerable<string> NamesIn(SyntaxTree tree)
    {
        var calls = tree.GetRoot(cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => CallShape.NameOf(call)?.Identifier.ValueText.StartsWith("Map", StringComparison.Ordinal) == true).ToArray();
        var model = calls.Length > 0 ? compilation.GetSemanticModel(tree) : null;
        return calls.Select(call => model!.GetOperation(call, cancellation)).OfType<IInvocationOperation>().Select(MappedEndpoints.NameOf);
    }
}
