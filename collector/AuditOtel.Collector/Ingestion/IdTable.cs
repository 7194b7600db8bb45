using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Finds a place by the hash of an id: open addressing, linear probing, eight bytes for a place and half of its hash's bits beside it, so that an id that
/// is not there is told by one line of the cache. Which id stands at a place, its owner knows. Its owner locks.
/// </summary>
internal sealed class IdTable
{
    /// <summary>No place: places are all other numbers.</summary>
    internal const int None = 0;

    private const int FirstSize = 1024;
    private const int LargestSize = 1 << 30;

    // The hash in the upper half, the place in the lower; 0 is free.
    private ulong[] _entries = new ulong[FirstSize];
    private int _mask = FirstSize - 1;

    internal int Count { get; private set; }

    /// <summary>Makes room for so many more, so that positions stay what they are while they are added.</summary>
    internal void Reserve(int more)
    {
        if (Count + (long)more > Most(_entries.Length))
            Grow(more);
    }

    /// <summary>Brings the line of a hash near, so that the misses of many look-ups overlap.</summary>
    internal unsafe void Prefetch(uint hash)
    {
        // No collection can do harm here: it is a hint, whatever then stands at the address.
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref _entries[Home(hash)]));
    }

    /// <summary>The position where a search for a hash begins.</summary>
    internal int Home(uint hash) => (int)hash & _mask;

    /// <summary>The position after another one.</summary>
    internal int After(int position) => (position + 1) & _mask;

    /// <summary>Searches from a position on; <see cref="None"/> when no such hash follows: the position is then where it can be put.</summary>
    internal int Find(uint hash, ref int position)
    {
        var entries = _entries;
        while (entries[position] != 0)
        {
            if ((uint)(entries[position] >> 32) == hash)
                return (int)entries[position];
            position = After(position);
        }

        return None;
    }

    /// <summary>Puts a place at a position that a search has ended at.</summary>
    internal void Put(int position, uint hash, int place)
    {
        _entries[position] = Entry(hash, place);
        Count++;
    }

    /// <summary>Gives a hash another place than the one it has.</summary>
    internal void Move(uint hash, int from, int to) => _entries[PositionOf(hash, from)] = Entry(hash, to);

    /// <summary>Takes a place out and moves those behind it up, so that no gap ends a search too early.</summary>
    internal void Remove(uint hash, int place)
    {
        var entries = _entries;
        var gap = PositionOf(hash, place);
        for (var at = After(gap); entries[at] != 0; at = After(at))
        {
            var fromHome = (at - Home((uint)(entries[at] >> 32))) & _mask;
            if (fromHome < ((at - gap) & _mask))
                continue;
            entries[gap] = entries[at];
            gap = at;
        }

        entries[gap] = 0;
        Count--;
    }

    private int PositionOf(uint hash, int place)
    {
        var wanted = Entry(hash, place);
        var position = Home(hash);
        while (_entries[position] != wanted)
        {
            if (_entries[position] == 0)
                throw new InvalidOperationException("The table of ids does not hold what was put into it.");
            position = After(position);
        }

        return position;
    }

    private void Grow(int more)
    {
        var old = _entries;
        var size = old.Length * 2L;
        while (Count + (long)more > Most(size))
            size *= 2;
        if (size > LargestSize)
            throw new InvalidOperationException("The table of ids is full.");
        _entries = new ulong[size];
        _mask = (int)size - 1;
        foreach (var entry in old)
        {
            if (entry == 0)
                continue;
            var position = Home((uint)(entry >> 32));
            while (_entries[position] != 0)
                position = After(position);
            _entries[position] = entry;
        }
    }

    private static ulong Entry(uint hash, int place) => ((ulong)hash << 32) | (uint)place;

    // Beyond five eighths the searches grow long.
    private static long Most(long size) => size / 8 * 5;
}
