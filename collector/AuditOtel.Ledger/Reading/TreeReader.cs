using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Reading;

/// <summary>Gives subtree hashes from the level files, and computes from the entries what these do not hold yet; without entries that is zeros.</summary>
internal sealed class TreeReader(DurableDirectory directory, Func<long, byte[]>? leafHash) : INodeSource
{
    private const int TileHeight = 8;

    public byte[] Node(int height, long index) => Stored(height, index) ?? Computed(height, index);

    private byte[] Computed(int height, long index)
    {
        if (leafHash is null)
            return new byte[MerkleTree.HashLength];
        if (height == 0)
            return leafHash(index);
        byte[] hash = new byte[MerkleTree.HashLength];
        MerkleTree.HashNode(Node(height - 1, index * 2), Node(height - 1, (index * 2) + 1), hash);
        return hash;
    }

    private byte[]? Stored(int height, long index)
    {
        int count = 1 << (height % TileHeight);
        byte[] hashes = new byte[count * MerkleTree.HashLength];
        try
        {
            using DurableFile file = directory.OpenRead(TreeFiles.NameOf(height / TileHeight));
            if (file.Read(hashes, index * hashes.Length) < hashes.Length)
                return null;
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }

        return Fold(hashes, count);
    }

    private static byte[]? Fold(Span<byte> hashes, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // A hole that a crash left is no hash.
            if (((ReadOnlySpan<byte>)hashes.Slice(i * MerkleTree.HashLength, MerkleTree.HashLength)).IsAllZero())
                return null;
        }

        for (; count > 1; count /= 2)
        {
            for (int i = 0; i < count / 2; i++)
            {
                Span<byte> pair = hashes.Slice(i * 2 * MerkleTree.HashLength, 2 * MerkleTree.HashLength);
                MerkleTree.HashNode(pair[..MerkleTree.HashLength], pair[MerkleTree.HashLength..], hashes[(i * MerkleTree.HashLength)..]);
            }
        }

        return hashes[..MerkleTree.HashLength].ToArray();
    }
}
