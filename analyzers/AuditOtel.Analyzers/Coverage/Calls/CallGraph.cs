using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Calls;

/// <summary>Which function may run which, in the order of the source.</summary>
/// <param name="nodes">The nodes.</param>
/// <param name="callees">For each node those that it may run.</param>
/// <param name="handlers">For each node that is a mapped method its endpoint.</param>
/// <param name="restricted">Restrictions on all entry points of a kind.</param>
/// <param name="virtualNodes">For each member whose call others answer its node.</param>
internal sealed class CallGraph(
    IReadOnlyList<CallNode> nodes, int[][] callees, IReadOnlyDictionary<int, EndpointHandler> handlers, IReadOnlyList<RestrictedKind> restricted, IReadOnlyDictionary<ISymbol, int> virtualNodes)
{
    internal IReadOnlyList<CallNode> Nodes { get; } = nodes;

    internal IReadOnlyDictionary<int, EndpointHandler> Handlers { get; } = handlers;

    internal IReadOnlyList<RestrictedKind> Restricted { get; } = restricted;

    /// <summary>The endpoint that a node is mapped to; null when it is to none.</summary>
    internal MappedEndpoint? EndpointOf(int node) => Handlers.TryGetValue(node, out var handler) ? handler.Endpoint : Nodes[node].Function?.Endpoint;

    internal int[] CalleesOf(int node) => callees[node];

    /// <summary>True when functions of this project alone answer the calls of a member of this project, and a condition holds for each.</summary>
    internal bool IsAnswered(IMethodSymbol member, Func<int, bool> condition) =>
        member.DeclaringSyntaxReferences.Length > 0 && virtualNodes.TryGetValue(GraphSymbols.Of(member), out var node) && callees[node].All(condition);

    /// <summary>Returns the reverse: for each node those that may run it.</summary>
    internal List<int>[] Callers()
    {
        var callers = new List<int>[callees.Length];
        for (var node = 0; node < callers.Length; node++)
            callers[node] = [];

        for (var caller = 0; caller < callees.Length; caller++)
        {
            foreach (var callee in callees[caller])
                callers[callee].Add(caller);
        }

        return callers;
    }
}
