using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>A call graph with what all searches ask of it: who enters, what is recorded, what is reached without a record.</summary>
internal sealed class CoverageView
{
    private const int LongestPath = 16;
    private readonly List<int>[] _callers;
    private readonly bool[] _recorded;
    private readonly string?[] _entries;
    private readonly Reach _entered;
    private readonly Reach _unentered;
    private readonly Reach _behindRecord;
    private readonly HashSet<ISymbol> _handlers;
    private readonly CancellationToken _cancellation;

    internal CoverageView(CallGraph graph, EntryPointFinder entryPoints, CancellationToken cancellation)
    {
        Graph = graph;
        _cancellation = cancellation;
        _callers = graph.Callers();
        _recorded = RecordedFunctions.Find(graph, _callers, cancellation);
        _entries = [.. graph.Nodes.Select((node, index) => node.Function is null ? null : entryPoints.FindKind(node.Function, graph.EndpointOf(index)))];
        _handlers = new HashSet<ISymbol>(graph.Handlers.Values.Select(handler => handler.Method), SymbolEqualityComparer.Default);
        _entered = From(Nodes.Where(node => _entries[node] is not null), node => _recorded[node]);
        _unentered = From(Nodes.Where(node => _entries[node] is null && _callers[node].Count == 0), node => _recorded[node]);
        _behindRecord = From(Nodes.Where(node => _recorded[node]), _ => false);

        Reach From(IEnumerable<int> starts, Func<int, bool> isBlocked) => Reach.From(starts, graph.CalleesOf, _callers.Length, isBlocked, cancellation);
    }

    internal CallGraph Graph { get; }

    /// <summary>All nodes; each search goes through them, and ends there when it is cancelled.</summary>
    internal IEnumerable<int> Nodes
    {
        get
        {
            for (var node = 0; node < _callers.Length; node++)
            {
                _cancellation.ThrowIfCancellationRequested();
                yield return node;
            }
        }
    }

    internal FunctionCalls? FunctionOf(int node) => Graph.Nodes[node].Function;

    /// <summary>What kind of entry point a node is; null when it is none.</summary>
    internal string? EntryOf(int node) => _entries[node];

    internal bool IsRecorded(int node) => _recorded[node];

    internal bool IsEntered(int node) => _entered.Contains(node);

    // What is reached from a function with a record and from nowhere else is covered by that record.
    internal bool IsUncovered(int node) => !_recorded[node] && (_entered.Contains(node) || _unentered.Contains(node) || !_behindRecord.Contains(node));

    /// <summary>Returns all nodes from which some nodes are reached, and those themselves.</summary>
    internal Reach Above(IEnumerable<int> nodes) => Reach.From(nodes, node => _callers[node], _callers.Length, _ => false, _cancellation);

    internal IEnumerable<int> CallersOf(int node) => _callers[node];

    /// <summary>The member, or the mapped lambda or local function, that a node belongs to.</summary>
    internal FunctionCalls OwnerOf(int node)
    {
        var function = Graph.Nodes[node].Function!;
        while (function is { Maker: { } maker, Endpoint: null } && !_handlers.Contains(function.Symbol))
            function = maker;

        return function;
    }

    /// <summary>Returns the shortest way from an entry point to a node without a record; nothing when there is none.</summary>
    internal IReadOnlyList<string> PathTo(int node)
    {
        if (!IsEntered(node))
            return [];

        var path = _entered.PathTo(node);
        var steps = path.Where(step => FunctionOf(step) is not null).Select(step => FunctionNames.Of(Graph.Nodes[step].Symbol)).ToList();
        var entry = _entries[path[0]]!;
        steps[0] = entry.StartsWith("endpoint ", StringComparison.Ordinal) ? entry : $"{entry} {steps[0]}";
        if (steps.Count >= LongestPath)
        {
            var left = steps.Count + 1 - LongestPath;
            steps.RemoveRange(LongestPath / 2, left);
            steps.Insert(LongestPath / 2, $"{left} more");
        }

        return steps;
    }
}
