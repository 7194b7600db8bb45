using System.Buffers;
using AuditOtel.Collector.Ingestion;

namespace AuditOtel.Collector.Receivers;

/// <summary>One pooled, growing buffer whose size counts against the budget. It grows with what has arrived, never with what was announced.</summary>
internal sealed class BodyBuffer(RequestBudget budget) : IDisposable
{
    private const int FirstCapacity = 16 << 10;
    private byte[] _bytes = [];
    private int _length;

    internal ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    internal Memory<byte> Free => _bytes.AsMemory(_length);

    internal int Length => _length;

    internal void Advance(int count) => _length += count;

    /// <summary>The content as a stream to decompress from.</summary>
    internal MemoryStream Open(int offset) => new(_bytes, offset, _length - offset, writable: false);

    /// <summary>Makes room for at least one more byte; false when the budget is used up.</summary>
    internal bool TryMakeRoom()
    {
        if (_length < _bytes.Length)
            return true;
        var capacity = Math.Max(FirstCapacity, checked(_bytes.Length * 2));
        if (!budget.TryTake(capacity))
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        budget.Give(capacity - larger.Length);
        Written.Span.CopyTo(larger);
        Return();
        _bytes = larger;
        return true;
    }

    public void Dispose()
    {
        Return();
        _bytes = [];
        _length = 0;
    }

    // Requests hold personal data: none of it stays in the pool.
    private void Return()
    {
        if (_bytes.Length == 0)
            return;
        _bytes.AsSpan(0, _length).Clear();
        budget.Give(_bytes.Length);
        ArrayPool<byte>.Shared.Return(_bytes);
    }
}
