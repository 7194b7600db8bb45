using System.Buffers;

namespace AuditOtel.Collector.Ingestion;

/// <summary>A growing list of values in a pooled array, or a small one of its own. Not safe for concurrent use; dispose after use.</summary>
internal sealed class PooledList<T> : IDisposable
    where T : struct
{
    private const int FirstCapacity = 16;

    // Most requests hold one record: clearing the least array of the pool costs more than making so small a one.
    private const int LargestOwn = 2;
    private T[] _items = [];

    internal int Count { get; private set; }

    internal Span<T> Items => _items.AsSpan(0, Count);

    internal ref T this[int index] => ref Items[index];

    internal void Add(in T item)
    {
        if (Count == _items.Length)
            Grow(Count == 0 ? LargestOwn : Math.Max(FirstCapacity, checked(_items.Length * 2)));
        _items[Count++] = item;
    }

    /// <summary>Grows once for so many items in all, instead of again and again.</summary>
    internal void EnsureCapacity(int count)
    {
        if (count > _items.Length)
            Grow(count);
    }

    internal void Clear() => Count = 0;

    public void Dispose()
    {
        Count = 0;
        Return(Interlocked.Exchange(ref _items, []));
    }

    private void Grow(int capacity)
    {
        var larger = capacity <= LargestOwn ? new T[capacity] : ArrayPool<T>.Shared.Rent(capacity);
        Items.CopyTo(larger);
        Return(_items);
        _items = larger;
    }

    private static void Return(T[] items)
    {
        if (items.Length > LargestOwn)
            ArrayPool<T>.Shared.Return(items, clearArray: true);
    }
}
