using System.Buffers;
using System.Numerics;

namespace AuditOtel.Ledger.Merkle;

/// <summary>
/// The frontier of a growing tree: for every bit set in its size the hash of one complete subtree, from which root and growth follow
/// (RFC 6962, section 2.1; the first step of RFC 9162, section 2.1.2).
/// </summary>
internal sealed class CompactRange
{
    /// <summary>Longest frontier: sizes are below 2^63.</summary>
    public const int MaxNodes = 63;

    /// <summary>Heights of a tile (C2SP tlog-tiles): 2^8 = 256 hashes.</summary>
    public const int TileHeight = 8;

    /// <summary>How many leaf hashes are worked on together: with their room they stay in a core's cache.</summary>
    private const int RunLeaves = 2048;

    private readonly byte[] _nodes = new byte[(MaxNodes + 1) * MerkleTree.HashLength];

    public long Size { get; private set; }

    /// <summary>Adds one leaf hash.</summary>
    public void Append(ReadOnlySpan<byte> leafHash, INodeSink? sink)
    {
        sink?.Add(0, Size, leafHash);
        Append(leafHash, 0, sink);
    }

    /// <summary>Adds leaf hashes, one after the other in memory. The sink is told what it is told when they are added one by one; order holds within a level only.</summary>
    public void AppendMany(ReadOnlySpan<byte> leafHashes, INodeSink? sink)
    {
        if (leafHashes.Length == MerkleTree.HashLength)
        {
            Append(leafHashes, sink);
            return;
        }

        byte[] run = ArrayPool<byte>.Shared.Rent((1 + Math.Min(RunLeaves, leafHashes.Length / MerkleTree.HashLength)) * MerkleTree.HashLength);
        while (!leafHashes.IsEmpty)
        {
            ReadOnlySpan<byte> some = leafHashes[..Math.Min(RunLeaves * MerkleTree.HashLength, leafHashes.Length)];
            some.CopyTo(run.AsSpan(MerkleTree.HashLength));
            AppendRun(run, some.Length / MerkleTree.HashLength, sink);
            leafHashes = leafHashes[some.Length..];
        }

        ArrayPool<byte>.Shared.Return(run);
    }

    /// <summary>Adds the hash of 2^height leaves; the size must be a multiple of that. The sink is told the hashes that become final above it.</summary>
    public void Append(ReadOnlySpan<byte> subtreeHash, int height, INodeSink? sink)
    {
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        subtreeHash.CopyTo(hash);
        long leaves = 1L << height;
        for (; ((Size >> height) & 1) == 1; height++)
        {
            MerkleTree.HashNode(Node(height), hash, hash);
            if ((height + 1) % TileHeight == 0)
                sink?.Add((height + 1) / TileHeight, Size >> (height + 1), hash);
        }

        hash.CopyTo(Node(height));
        Size += leaves;
    }

    public void CopyTo(CompactRange other)
    {
        _nodes.CopyTo(other._nodes, 0);
        other.Size = Size;
    }

    /// <summary>The Merkle tree hash of all leaves.</summary>
    public byte[] Root()
    {
        if (Size == 0)
            return MerkleTree.EmptyRoot();
        byte[] root = new byte[MerkleTree.HashLength];
        int height = BitOperations.TrailingZeroCount(Size);
        Node(height).CopyTo(root);
        for (height++; height < MaxNodes; height++)
        {
            if (((Size >> height) & 1) == 1)
                MerkleTree.HashNode(Node(height), root, root);
        }

        return root;
    }

    /// <summary>Writes the hashes, the one over most leaves first; returns their number.</summary>
    public int Write(Span<byte> target)
    {
        int count = 0;
        for (int height = MaxNodes - 1; height >= 0; height--)
        {
            if (((Size >> height) & 1) == 1)
                Node(height).CopyTo(target[(count++ * MerkleTree.HashLength)..]);
        }

        return count;
    }

    /// <summary>Restores a frontier from what <see cref="Write"/> wrote; the number of hashes is the number of bits set in the size.</summary>
    public void Read(long size, ReadOnlySpan<byte> source)
    {
        Size = size;
        for (int height = MaxNodes - 1; height >= 0; height--)
        {
            if (((size >> height) & 1) == 0)
                continue;
            source[..MerkleTree.HashLength].CopyTo(Node(height));
            source = source[MerkleTree.HashLength..];
        }
    }

    /// <summary>Adds leaf hashes level by level; before the first one is room for the hash that is its left sibling.</summary>
    private void AppendRun(Span<byte> run, int count, INodeSink? sink)
    {
        Tell(sink, 0, Size, run, count);
        long first = Size;
        Size += count;
        for (int height = 0; count > 0; height++)
        {
            int start = (first & 1) == 1 ? 0 : 1;
            if (start == 0)
            {
                Node(height).CopyTo(run);
                count++;
            }

            if ((count & 1) == 1)
                run.Slice((start + count - 1) * MerkleTree.HashLength, MerkleTree.HashLength).CopyTo(Node(height));
            count >>= 1;
            first >>= 1;
            Sha256Lanes.HashNodes(run.Slice(start * MerkleTree.HashLength, 2 * count * MerkleTree.HashLength), run[MerkleTree.HashLength..]);
            if ((height + 1) % TileHeight == 0)
                Tell(sink, (height + 1) / TileHeight, first, run, count);
        }
    }

    private static void Tell(INodeSink? sink, int level, long first, ReadOnlySpan<byte> run, int count)
    {
        for (int i = 1; sink is not null && i <= count; i++)
            sink.Add(level, first + i - 1, run.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength));
    }

    private Span<byte> Node(int height) => _nodes.AsSpan(height * MerkleTree.HashLength, MerkleTree.HashLength);
}
