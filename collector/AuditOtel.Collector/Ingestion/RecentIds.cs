namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// The newest record ids, first in first out, in one array with chained buckets: no object per id, and the slot that is reused is the
/// oldest. Its owner locks.
/// </summary>
internal sealed class RecentIds(int capacity)
{
    private const int None = -1;

    // An id takes 56 bytes: 48 of StoredId (two 16-byte digests, index, time), 4 of the chain, 4 of its bucket; 53 MiB for a million.
    private StoredId[] _ring = new StoredId[Math.Min(capacity, 1024)];
    private int[] _next = new int[Math.Min(capacity, 1024)];
    private int[] _buckets = NewBuckets(Math.Min(capacity, 1024));
    private int _count;
    private int _oldest;

    internal int Count => _count;

    internal bool TryGet(UInt128 key, out StoredId stored)
    {
        for (var slot = _buckets[Bucket(key)]; slot != None; slot = _next[slot])
        {
            if (_ring[slot].Key == key)
            {
                stored = _ring[slot];
                return true;
            }
        }

        stored = default;
        return false;
    }

    /// <summary>Adds an id that is not in the window; the oldest one leaves when it is full.</summary>
    internal void Add(in StoredId id)
    {
        var slot = TakeSlot();
        _ring[slot] = id;
        Link(slot);
    }

    private int TakeSlot()
    {
        if (_count == _ring.Length && _count < capacity)
            Grow();
        if (_count < _ring.Length)
            return _count++;
        var slot = _oldest;
        _oldest = (_oldest + 1) % _ring.Length;
        Unlink(slot);
        return slot;
    }

    private void Link(int slot)
    {
        ref var bucket = ref _buckets[Bucket(_ring[slot].Key)];
        _next[slot] = bucket;
        bucket = slot;
    }

    private void Unlink(int slot)
    {
        ref var link = ref _buckets[Bucket(_ring[slot].Key)];
        while (link != slot)
            link = ref _next[link];
        link = _next[slot];
    }

    private void Grow()
    {
        var size = (int)Math.Min(capacity, _ring.Length * 2L);
        Array.Resize(ref _ring, size);
        Array.Resize(ref _next, size);
        _buckets = NewBuckets(size);
        for (var slot = 0; slot < _count; slot++)
            Link(slot);
    }

    // UInt128's hash is seeded per process, so a sender cannot aim at one bucket.
    private int Bucket(UInt128 key) => (int)((uint)HashCode.Combine(key) % (uint)_buckets.Length);

    private static int[] NewBuckets(int size)
    {
        var buckets = new int[size];
        Array.Fill(buckets, None);
        return buckets;
    }
}
