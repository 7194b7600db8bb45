using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// The hashes of the tree that one checkpoint signs. The level files are only a hint: the tiles at the right edge must give the signed root, and each full
/// tile the hash that an authentic tile has of it. What does not is computed from the entries, and when that does not fit either, nothing is given.
/// </summary>
internal sealed class AuthenticTree : INodeSource
{
    private const int TileHeight = 8;

    /// <summary>Tiles kept in memory: 8 KiB each.</summary>
    private const int MaxTiles = 256;

    private readonly DurableDirectory _directory;
    private readonly Func<long, byte[]> _leafHash;
    private readonly Checkpoint _checkpoint;
    private readonly Dictionary<(int Level, long Number), byte[]> _tiles = [];
    private readonly byte[]?[] _edge = new byte[]?[TreeFiles.MaxLevels];

    /// <exception cref="LedgerException">Neither level files nor entries give the signed root.</exception>
    public AuthenticTree(DurableDirectory directory, Func<long, byte[]> leafHash, Checkpoint checkpoint)
    {
        _directory = directory;
        _leafHash = leafHash;
        _checkpoint = checkpoint;
        if (!LoadEdge(Stored) && !LoadEdge(FromEntries))
            throw Damaged("its root");
    }

    /// <summary>How many hashes of a level the signed tree has.</summary>
    public static long HashesAt(int level, long size) => level < TreeFiles.MaxLevels ? TreeFiles.HashesAt(level, size) : 0;

    /// <summary>All hashes that the signed tree has of a tile: 1 to 256 of 32 bytes.</summary>
    public byte[] Tile(int level, long number)
    {
        long hashes = HashesAt(level, _checkpoint.Size);
        if (number >= hashes / TileName.FullWidth)
            return _edge[level] ?? throw new ArgumentOutOfRangeException(nameof(number), number, "The tree has no such tile.");
        if (_tiles.TryGetValue((level, number), out byte[]? known))
            return known;
        byte[] parent = Tile(level + 1, number / TileName.FullWidth);
        ReadOnlySpan<byte> expected = parent.AsSpan((int)(number % TileName.FullWidth) * MerkleTree.HashLength, MerkleTree.HashLength);
        byte[] tile = Stored(level, number, TileName.FullWidth);
        if (!Fold(tile).SequenceEqual(expected))
            tile = FromEntries(level, number, TileName.FullWidth);
        if (!Fold(tile).SequenceEqual(expected))
            throw Damaged($"the hash over the entries {number << (TileHeight * (level + 1))} to {((number + 1) << (TileHeight * (level + 1))) - 1}");
        if (_tiles.Count >= MaxTiles)
            _tiles.Clear();
        _tiles.Add((level, number), tile);
        return tile;
    }

    public byte[] Node(int height, long index)
    {
        int level = height / TileHeight;
        int count = 1 << (height % TileHeight);
        long first = index * count;
        byte[] tile = Tile(level, first / TileName.FullWidth);
        return Fold(tile.AsSpan((int)(first % TileName.FullWidth) * MerkleTree.HashLength, count * MerkleTree.HashLength));
    }

    private bool LoadEdge(Func<int, long, int, byte[]> read)
    {
        for (int level = 0; level < TreeFiles.MaxLevels; level++)
        {
            (long number, long width) = Math.DivRem(HashesAt(level, _checkpoint.Size), TileName.FullWidth);
            _edge[level] = width == 0 ? null : read(level, number, (int)width);
        }

        return MerkleTree.RangeRoot(this, 0, _checkpoint.Size).AsSpan().SequenceEqual(_checkpoint.Root);
    }

    private byte[] Stored(int level, long number, int width)
    {
        byte[] tile = new byte[width * MerkleTree.HashLength];
        long first = number * TileName.FullWidth;
        ReadFile(level, first, tile);
        var fill = new TreeReader(_directory, _leafHash);
        for (int i = 0; i < width; i++)
        {
            Span<byte> hash = tile.AsSpan(i * MerkleTree.HashLength, MerkleTree.HashLength);
            if (((ReadOnlySpan<byte>)hash).IsAllZero())
                fill.Node(TileHeight * level, first + i).CopyTo(hash);
        }

        return tile;
    }

    private void ReadFile(int level, long first, byte[] tile)
    {
        try
        {
            using DurableFile file = _directory.OpenRead(TreeFiles.NameOf(level));
            int read = file.Read(tile, first * MerkleTree.HashLength);
            tile.AsSpan(read - (read % MerkleTree.HashLength)).Clear();
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            tile.AsSpan().Clear();
        }
    }

    private byte[] FromEntries(int level, long number, int width)
    {
        byte[] tile = new byte[width * MerkleTree.HashLength];
        for (int i = 0; i < width; i++)
            Computed(TileHeight * level, (number * TileName.FullWidth) + i).CopyTo(tile, i * MerkleTree.HashLength);
        return tile;
    }

    private byte[] Computed(int height, long index)
    {
        if (height == 0)
            return _leafHash(index);
        byte[] left = Computed(height - 1, index * 2);
        MerkleTree.HashNode(left, Computed(height - 1, (index * 2) + 1), left);
        return left;
    }

    private static byte[] Fold(ReadOnlySpan<byte> hashes)
    {
        byte[] work = hashes.ToArray();
        for (int count = work.Length / MerkleTree.HashLength; count > 1; count /= 2)
        {
            for (int i = 0; i < count / 2; i++)
            {
                Span<byte> pair = work.AsSpan(i * 2 * MerkleTree.HashLength, 2 * MerkleTree.HashLength);
                MerkleTree.HashNode(pair[..MerkleTree.HashLength], pair[MerkleTree.HashLength..], work.AsSpan(i * MerkleTree.HashLength));
            }
        }

        return work[..MerkleTree.HashLength];
    }

    private LedgerException Damaged(string what) => new(
        LedgerReason.Corrupt,
        $"The entries of the ledger {_checkpoint.Origin} do not give {what} in the tree that its checkpoint of size {_checkpoint.Size} signs; verify the ledger.");
}
