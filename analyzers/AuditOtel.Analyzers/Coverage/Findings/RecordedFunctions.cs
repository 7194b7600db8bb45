using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>
/// Tells which functions cover what they call: those with a record of their own, those that leave one by a call, and those that a reason excuses.
/// What leaves a record and does nothing privileged itself leaves it on behalf of its caller; what does something privileged records that alone.
/// </summary>
internal sealed class RecordedFunctions
{
    private readonly CallGraph _graph;
    private readonly List<int>[] _callers;
    private readonly bool[] _recorded;
    private readonly bool[] _isPrivileged;
    private readonly Queue<int> _emitters = new();

    private RecordedFunctions(CallGraph graph, List<int>[] callers, CancellationToken cancellation)
    {
        _graph = graph;
        _callers = callers;
        _recorded = new bool[callers.Length];
        _isPrivileged = Reach.From(NodesOf(function => function.Privileged.Count + function.Writes.Count > 0), node => callers[node], callers.Length, _ => false, cancellation).Visited();
    }

    internal static bool[] Find(CallGraph graph, List<int>[] callers, CancellationToken cancellation)
    {
        var recorded = new RecordedFunctions(graph, callers, cancellation);
        foreach (var node in recorded.NodesOf(function => function.Emits))
            recorded.Record(node);

        recorded.Spread(cancellation);
        for (var node = 0; node < callers.Length; node++)
        {
            cancellation.ThrowIfCancellationRequested();
            recorded._recorded[node] |= recorded.HasOwn(node);
        }

        return recorded._recorded;
    }

    /// <summary>The attribute on a function, wherever its declaration stands.</summary>
    internal static AttributeData? FindAudited(ISymbol symbol) =>
        AuditNames.FindAudited(symbol) ?? (symbol is IMethodSymbol { PartialImplementationPart: { } part } ? AuditNames.FindAudited(part) : null);

    private IEnumerable<int> NodesOf(Func<FunctionCalls, bool> condition) =>
        Enumerable.Range(0, _callers.Length).Where(node => _graph.Nodes[node].Function is { } function && condition(function));

    private bool HasOwn(int node) =>
        _graph.Nodes[node].Function is { } function
        && (function.IsAuditedEndpoint || _graph.Handlers.TryGetValue(node, out var handler) && handler.IsAudited || FindAudited(function.Symbol) is not null || Suppressions.Cover(function.Symbol));

    private void Record(int node)
    {
        if (_recorded[node])
            return;

        _recorded[node] = true;
        if (!_isPrivileged[node])
            _emitters.Enqueue(node);
    }

    private void Spread(CancellationToken cancellation)
    {
        var missing = new Dictionary<int, int>();
        while (_emitters.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var caller in _callers[_emitters.Dequeue()])
            {
                if (_graph.Nodes[caller].Function is not null || IsLast(caller, missing))
                    Record(caller);
            }
        }
    }

    // Of a virtual call each that may answer must leave the record.
    private bool IsLast(int node, Dictionary<int, int> missing)
    {
        missing[node] = (missing.TryGetValue(node, out var count) ? count : _graph.CalleesOf(node).Length) - 1;
        return missing[node] == 0;
    }
}
