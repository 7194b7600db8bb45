using System.Numerics;

namespace AuditOtel.Ledger.Merkle;

/// <summary>
/// The leaf hashes of consecutive entries, and the hashes of all complete subtrees over them. Blocks are computed side by side; what is left to do one after
/// the other is a handful of hashes a block.
/// </summary>
internal sealed class LeafBlock(int capacity)
{
    private const int MaxHeights = 32;
    private readonly byte[] _hashes = new byte[((2 * capacity) + MaxHeights) * MerkleTree.HashLength];
    private readonly long[] _firsts = new long[MaxHeights];
    private readonly int[] _places = new int[MaxHeights];
    private readonly int[] _counts = new int[MaxHeights];

    /// <summary>The index of the first leaf.</summary>
    public long First => _firsts[0];

    /// <summary>The index after the last leaf.</summary>
    public long End => _firsts[0] + _counts[0];

    /// <summary>Empties the block.</summary>
    public void Begin(long first)
    {
        Array.Clear(_counts);
        _firsts[0] = first;
    }

    /// <summary>Where the hashes of the next leaves go.</summary>
    public Span<byte> AddLeaves(int count)
    {
        Span<byte> room = _hashes.AsSpan(_counts[0] * MerkleTree.HashLength, count * MerkleTree.HashLength);
        _counts[0] += count;
        return room;
    }

    /// <summary>Computes the hashes above the leaves.</summary>
    public void Complete()
    {
        for (int height = 1; height < MaxHeights && _counts[height - 1] > 1; height++)
        {
            long below = _firsts[height - 1];
            _firsts[height] = (below + 1) >> 1;
            _counts[height] = (int)(((below + _counts[height - 1]) >> 1) - _firsts[height]);
            _places[height] = _places[height - 1] + _counts[height - 1];
            int source = _places[height - 1] + (int)(below & 1);
            Sha256Lanes.HashNodes(Hashes(source, 2 * _counts[height]), Hashes(_places[height], _counts[height]));
        }
    }

    /// <summary>The hashes of one height, and the number of the first of them in the tree.</summary>
    public ReadOnlySpan<byte> Hashes(int height, out long first)
    {
        first = _firsts[height];
        return Hashes(_places[height], _counts[height]);
    }

    /// <summary>Adds the leaves from the range's size up to <paramref name="end"/>, both inside this block; the sink is told what becomes final above the block.</summary>
    public void AppendTo(CompactRange range, long end, INodeSink? sink)
    {
        while (range.Size < end)
        {
            int height = BitOperations.Log2((ulong)(end - range.Size));
            if (range.Size > 0)
                height = Math.Min(height, BitOperations.TrailingZeroCount(range.Size));
            range.Append(Hashes(_places[height] + (int)((range.Size >> height) - _firsts[height]), 1), height, sink);
        }
    }

    private Span<byte> Hashes(int place, int count) => _hashes.AsSpan(place * MerkleTree.HashLength, count * MerkleTree.HashLength);
}
