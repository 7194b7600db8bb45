using System.Collections.Concurrent;

namespace AuditOtel.Trail;

/// <summary>
/// Buffers that wait for another call. Only they are reused: an operation belongs to one call for ever, so that whoever keeps it too long
/// cannot end the record of somebody else. Holds a bounded number; the rest is left to the collector of garbage.
/// </summary>
internal sealed class BufferPool
{
    private const int Limit = 64;

    private readonly ConcurrentQueue<RecordBuffers> _waiting = new();
    private RecordBuffers? _next;

    internal RecordBuffers Take() =>
        Interlocked.Exchange(ref _next, null) ?? (_waiting.TryDequeue(out var buffers) ? buffers : new RecordBuffers());

    internal void Return(RecordBuffers buffers)
    {
        buffers.Reset();
        if (!buffers.AreWorthKeeping)
            buffers.Dispose();
        else if (Interlocked.CompareExchange(ref _next, buffers, null) is not null)
            Queue(buffers);
    }

    private void Queue(RecordBuffers buffers)
    {
        if (_waiting.Count < Limit)
            _waiting.Enqueue(buffers);
        else
            buffers.Dispose();
    }
}
