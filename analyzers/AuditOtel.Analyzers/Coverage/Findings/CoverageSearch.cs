using AuditOtel.Analyzers.Coverage.Calls;
using AuditOtel.Analyzers.Coverage.EntryPoints;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>Searches the privileged calls that nothing on the way to them records.</summary>
internal sealed class CoverageSearch
{
    private const int LongestPath = 16;
    private readonly CallGraph _graph;
    private readonly bool[] _recorded;
    private readonly string?[] _entries;
    private readonly Reach _entered;
    private readonly Reach _unentered;
    private readonly Reach _behindRecord;

    private CoverageSearch(CallGraph graph, EntryPointFinder entryPoints, CancellationToken cancellation)
    {
        _graph = graph;
        var callers = graph.Callers();
        _recorded = RecordedFunctions.Find(graph, callers, cancellation);
        _entries = [.. graph.Nodes.Select((node, index) => node.Function is null ? null : entryPoints.FindKind(node.Function, graph.Handlers.TryGetValue(index, out var handler) ? handler : null))];
        var nodes = Enumerable.Range(0, callers.Length).ToArray();
        _entered = From(nodes.Where(node => _entries[node] is not null), node => _recorded[node]);
        _unentered = From(nodes.Where(node => _entries[node] is null && callers[node].Count == 0), node => _recorded[node]);
        _behindRecord = From(nodes.Where(node => _recorded[node]), _ => false);

        Reach From(IEnumerable<int> starts, Func<int, bool> isBlocked) => Reach.From(starts, graph.CalleesOf, callers.Length, isBlocked, cancellation);
    }

    /// <summary>Returns one finding for each function, in the order of the source.</summary>
    internal static IReadOnlyList<CoverageFinding> Find(CallGraph graph, EntryPointFinder entryPoints, CancellationToken cancellation) =>
        new CoverageSearch(graph, entryPoints, cancellation).Find();

    private IReadOnlyList<CoverageFinding> Find() =>
    [
        .. Enumerable.Range(0, _graph.Nodes.Count).Where(IsFound).GroupBy(OwnerOf).Select(group => Finding(group.Key, [.. group.OrderByDescending(_entered.Contains)])),
    ];

    // What is reached from a function with a record and from nowhere else is covered by that record.
    private bool IsFound(int node) =>
        _graph.Nodes[node].Function is { } function && !_recorded[node] && function.Privileged.Exists(IsUnrecorded)
        && (_entered.Contains(node) || _unentered.Contains(node) || !_behindRecord.Contains(node));

    // A member of an interface of this project is recorded when each implementation is.
    private bool IsUnrecorded(PrivilegedCall call) => !_graph.IsAnswered(call.Member, node => RecordedFunctions.FindAudited(_graph.Nodes[node].Symbol) is not null);

    private FunctionCalls OwnerOf(int node)
    {
        var function = _graph.Nodes[node].Function!;
        while (function is { Maker: { } maker, Endpoint: null } && !_graph.Handlers.Values.Any(handler => SymbolEqualityComparer.Default.Equals(handler.Method, function.Symbol)))
            function = maker;

        return function;
    }

    private CoverageFinding Finding(FunctionCalls owner, int[] nodes)
    {
        var calls = nodes.SelectMany(node => _graph.Nodes[node].Function!.Privileged).Where(IsUnrecorded).ToArray();
        return new CoverageFinding(owner, calls[0], calls.Length - 1, _entered.Contains(nodes[0]) ? Text(_entered.PathTo(nodes[0]), calls[0]) : null);
    }

    private string Text(IReadOnlyList<int> path, PrivilegedCall call)
    {
        var steps = path.Where(node => _graph.Nodes[node].Function is not null).Select(node => FunctionNames.Of(_graph.Nodes[node].Symbol)).Append(FunctionNames.Of(call.Member)).ToList();
        var entry = _entries[path[0]];
        steps[0] = entry!.StartsWith("endpoint ", StringComparison.Ordinal) ? entry : $"{entry} {steps[0]}";
        if (steps.Count > LongestPath)
        {
            var left = steps.Count - LongestPath;
            steps.RemoveRange(LongestPath / 2, left);
            steps.Insert(LongestPath / 2, $"{left} more");
        }

        return string.Join(" -> ", steps);
    }
}
