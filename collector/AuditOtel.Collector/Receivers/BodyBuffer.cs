using System.Buffers;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// One growing buffer whose size counts against the budget. It grows with what has arrived: what was announced only makes it grow in fewer steps, because
/// each step copies.
/// </summary>
internal sealed class BodyBuffer(RequestBudget budget) : IDisposable
{
    private const int FirstCapacity = 16 << 10;

    // The shared pool keeps what is returned, outside the budget: larger ones are left to the garbage collector.
    private const int LargestPooled = 1 << 20;

    // Reading stops at the first byte beyond the limit and a frame's head.
    private const int LargestCapacity = OtlpLimits.RequestBytes + FirstCapacity;

    // Who announces much and sends little holds at most so many times what was sent.
    private const int MostGrowth = 16;
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes that will come, as the sender says; 0 when it does not.</summary>
    internal long Announced { get; set; }

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
        var capacity = (int)Math.Clamp(Math.Max(_bytes.Length * 2L, AnnouncedCapacity()), FirstCapacity, Math.Max(LargestCapacity, _bytes.Length + 1L));
        if (!budget.TryTake(capacity))
            return false;
        var larger = capacity <= LargestPooled ? ArrayPool<byte>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity);
        budget.Give(capacity - larger.Length);
        Written.Span.CopyTo(larger);
        Return();
        _bytes = larger;
        return true;
    }

    /// <summary>Takes in bytes that are there already; false when the budget is used up.</summary>
    internal bool TryFill(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!TryMakeRoom())
                return false;
            var count = Math.Min(bytes.Length, Free.Length);
            bytes[..count].CopyTo(Free.Span);
            Advance(count);
            bytes = bytes[count..];
        }

        return true;
    }

    public void Dispose()
    {
        Return();
        _bytes = [];
        _length = 0;
    }

    // With one byte more, so that the end is met without another step.
    private long AnnouncedCapacity() => Math.Min(Math.Min(Announced + 1, LargestPooled), (long)_bytes.Length * MostGrowth);

    // Requests hold personal data: none of it stays in the pool.
    private void Return()
    {
        if (_bytes.Length == 0)
            return;
        _bytes.AsSpan(0, _length).Clear();
        budget.Give(_bytes.Length);
        if (_bytes.Length <= LargestPooled)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
