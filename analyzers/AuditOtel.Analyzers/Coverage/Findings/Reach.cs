namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>What can be reached from some nodes, breadth first, so that the way to each node is a shortest one; of equal ones that of the nodes that come first.</summary>
internal sealed class Reach
{
    private const int Unreached = -2;
    private const int Start = -1;
    private readonly int[] _from;

    private Reach(int count)
    {
        _from = new int[count];
        for (var node = 0; node < count; node++)
            _from[node] = Unreached;
    }

    internal static Reach From(IEnumerable<int> starts, Func<int, IEnumerable<int>> next, int count, Func<int, bool> isBlocked, CancellationToken cancellation)
    {
        var reach = new Reach(count);
        var queue = new Queue<int>();
        foreach (var start in starts)
            reach.Visit(start, Start, queue, isBlocked);

        while (queue.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var node = queue.Dequeue();
            foreach (var other in next(node))
                reach.Visit(other, node, queue, isBlocked);
        }

        return reach;
    }

    internal bool Contains(int node) => _from[node] != Unreached;

    internal bool[] Visited() => [.. _from.Select(from => from != Unreached)];

    /// <summary>Returns the nodes on the way to a node, the start first.</summary>
    internal IReadOnlyList<int> PathTo(int node)
    {
        var path = new List<int>();
        for (var current = node; current != Start; current = _from[current])
            path.Add(current);

        path.Reverse();
        return path;
    }

    private void Visit(int node, int from, Queue<int> queue, Func<int, bool> isBlocked)
    {
        if (_from[node] != Unreached || isBlocked(node))
            return;

        _from[node] = from;
        queue.Enqueue(node);
    }
}
