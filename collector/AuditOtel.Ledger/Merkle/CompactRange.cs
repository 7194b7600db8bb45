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

    private readonly byte[] _nodes = new byte[(MaxNodes + 1) * MerkleTree.HashLength];

    public long Size { get; private set; }

    /// <summary>Adds one leaf hash.</summary>
    public void Append(ReadOnlySpan<byte> leafHash, INodeSink? sink)
    {
        sink?.Add(0, Size, leafHash);
        Append(leafHash, 0, sink);
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

    private Span<byte> Node(int height) => _nodes.AsSpan(height * MerkleTree.HashLength, MerkleTree.HashLength);
}
