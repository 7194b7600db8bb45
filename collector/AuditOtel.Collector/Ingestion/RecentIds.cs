namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// The newest record ids, first in first out, by number: no object per id, and the number that is given again is the oldest one's. Which number an id has,
/// <see cref="IdTable"/> knows. Its owner locks.
/// </summary>
internal sealed class RecentIds(int capacity)
{
    private const int ChunkBits = 12;
    private const int ChunkIds = 1 << ChunkBits;

    // An id takes 48 bytes here (two 16-byte digests, index, time) and 16 in a table that is half full: 61 MiB for a million. Chunks, so that growing copies nothing.
    private readonly StoredId[][] _chunks = new StoredId[((capacity - 1) >> ChunkBits) + 1][];
    private int _next;

    internal int Count { get; private set; }

    /// <summary>True when the next id takes the place of the oldest.</summary>
    internal bool IsFull => Count == capacity;

    internal ref readonly StoredId this[int number] => ref _chunks[number >> ChunkBits][number & (ChunkIds - 1)];

    /// <summary>The number that an id gets, after so many others and fewer than the capacity: of a full window, that of the one which then leaves.</summary>
    internal int NextNumber(int others = 0) => others < capacity - _next ? _next + others : _next - (capacity - others);

    /// <summary>Keeps an id under <see cref="NextNumber"/>.</summary>
    internal void Add(in StoredId id)
    {
        ref var chunk = ref _chunks[_next >> ChunkBits];
        chunk ??= new StoredId[Math.Min(capacity, ChunkIds)];
        chunk[_next & (ChunkIds - 1)] = id;
        if (!IsFull)
            Count++;
        _next = _next + 1 == capacity ? 0 : _next + 1;
    }
}
