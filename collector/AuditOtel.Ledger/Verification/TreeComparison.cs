using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Compares recomputed level hashes with the level files, as far as these went when the verification began.</summary>
internal sealed class TreeComparison : INodeSink, IDisposable
{
    private const int BufferHashes = 2048;
    private readonly DurableFile?[] _files = new DurableFile?[TreeFiles.MaxLevels];
    private readonly long[] _hashes = new long[TreeFiles.MaxLevels];
    private readonly byte[]?[] _buffers = new byte[]?[TreeFiles.MaxLevels];
    private readonly long[] _bufferStarts = new long[TreeFiles.MaxLevels];

    public TreeComparison(DurableDirectory directory)
    {
        for (int level = 0; level < TreeFiles.MaxLevels; level++)
        {
            // Without level 0 no level is trusted.
            if (!File.Exists(directory.PathOf(TreeFiles.NameOf(level))))
                break;
            DurableFile file = directory.OpenRead(TreeFiles.NameOf(level));
            _files[level] = file;
            _hashes[level] = file.Length() / MerkleTree.HashLength;
        }
    }

    /// <summary>The first leaf whose stored hash differs, or -1.</summary>
    public long FirstBadLeaf { get; private set; } = -1;

    /// <summary>The first leaf below the first hash of any level that differs, or -1.</summary>
    public long FirstBad { get; private set; } = -1;

    /// <summary>How many leaves the tree has when that hash becomes final.</summary>
    public long FirstBadEnd { get; private set; }

    /// <summary>How many leaf hashes are stored.</summary>
    public long LeafCount => _hashes[0];

    public void Add(int level, long index, ReadOnlySpan<byte> hash)
    {
        if (index >= _hashes[level])
            return;
        ReadOnlySpan<byte> stored = Stored(level, index);
        // A hole that a power cut left claims nothing; readers compute what it lacks.
        if (stored.SequenceEqual(hash) || stored.IsAllZero())
            return;
        if (level == 0 && FirstBadLeaf < 0)
            FirstBadLeaf = index;
        if (FirstBad >= 0)
            return;
        FirstBad = index << (8 * level);
        FirstBadEnd = (index + 1) << (8 * level);
    }

    /// <summary>Whether the stored leaf hashes give a root: they are authentic then, whatever became of the entries.</summary>
    public bool LeavesGive(long size, byte[] root)
    {
        if (size > LeafCount)
            return false;
        var range = new CompactRange();
        while (range.Size < size)
            range.Append(Stored(0, range.Size), null);
        return range.Root().AsSpan().SequenceEqual(root);
    }

    public void Dispose()
    {
        foreach (DurableFile? file in _files)
            file?.Dispose();
    }

    private ReadOnlySpan<byte> Stored(int level, long index)
    {
        byte[] buffer = _buffers[level] ??= new byte[BufferHashes * MerkleTree.HashLength];
        long start = index / BufferHashes * BufferHashes;
        if (_bufferStarts[level] != start + 1)
        {
            buffer.AsSpan().Clear();
            _files[level]!.Read(buffer, start * MerkleTree.HashLength);
            _bufferStarts[level] = start + 1;
        }

        return buffer.AsSpan((int)(index - start) * MerkleTree.HashLength, MerkleTree.HashLength);
    }
}
