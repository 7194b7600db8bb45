using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tests.Merkle;

/// <summary>A tree whose leaves are the hashes of their numbers; the recursive definition of RFC 6962.</summary>
internal sealed class NumberedLeaves : INodeSource
{
    public byte[] Node(int height, long index)
    {
        byte[] hash = new byte[MerkleTree.HashLength];
        if (height == 0)
            MerkleTree.HashLeaf([0, (byte)(index >> 8), (byte)index], hash);
        else
            MerkleTree.HashNode(Node(height - 1, index * 2), Node(height - 1, (index * 2) + 1), hash);
        return hash;
    }
}
