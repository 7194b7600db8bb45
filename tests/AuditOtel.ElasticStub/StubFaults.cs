using System.Collections.Concurrent;

namespace AuditOtel.ElasticStub;

/// <summary>What goes wrong with the next requests to <c>_bulk</c>, in this order, one each.</summary>
internal sealed class StubFaults
{
    private readonly ConcurrentQueue<StubFault> _next = new();

    /// <summary>Bytes of a request's content, unpacked, above which it is answered 413.</summary>
    internal int MaxContent { get; set; } = 100 << 20;

    /// <summary>What every document is answered with instead of being stored; null for the rules.</summary>
    internal StubError? Item { get; set; }

    internal bool IsIdle => _next.IsEmpty;

    internal void Add(params IEnumerable<StubFault> faults)
    {
        foreach (var fault in faults)
            _next.Enqueue(fault);
    }

    internal StubFault Take() => _next.TryDequeue(out var fault) ? fault : StubFault.None;
}
