using System.Collections.Concurrent;

namespace AuditOtel.Trail;

/// <summary>Operations that wait for another call, each with its buffers. Holds a bounded number; the rest is left to the collector of garbage.</summary>
internal sealed class OperationPool
{
    private const int Limit = 64;

    private readonly ConcurrentQueue<OtlpAuditOperation> _waiting = new();
    private OtlpAuditOperation? _next;

    internal OtlpAuditOperation? TryTake() =>
        Interlocked.Exchange(ref _next, null) ?? (_waiting.TryDequeue(out var operation) ? operation : null);

    internal void Return(OtlpAuditOperation operation)
    {
        operation.Reset();
        if (!operation.IsWorthKeeping)
            operation.Dispose();
        else if (Interlocked.CompareExchange(ref _next, operation, null) is not null)
            Queue(operation);
    }

    private void Queue(OtlpAuditOperation operation)
    {
        if (_waiting.Count < Limit)
            _waiting.Enqueue(operation);
        else
            operation.Dispose();
    }
}
