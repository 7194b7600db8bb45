using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Compares recomputed level hashes with the level files, as far as these went when the verification began. Several threads may compare at once.</summary>
internal sealed class TreeComparison : INodeSink, IDisposable
{
    private const int BufferHashes = 2048;
    private readonly DurableFile?[] _files = new DurableFile?[TreeFiles.MaxLevels];
    private readonly long[] _hashes = new long[TreeFiles.MaxLevels];
    private readonly Lock _lock = new();
    private long _firstBadLeaf = -1;
    private long _firstBad = -1;
    private long _firstBadEnd = long.MaxValue;

    public TreeComparison(DurableDirectory directory)
    {
        try
        {
            // Without level 0 no level is trusted.
            for (int level = 0; level < TreeFiles.MaxLevels && TryOpen(directory, level) is { } file; level++)
            {
                _files[level] = file;
                _hashes[level] = file.Length() / MerkleTree.HashLength;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The first leaf whose stored hash differs, or -1.</summary>
    public long FirstBadLeaf => _firstBadLeaf;

    /// <summary>The first leaf below the first hash of any level that differs, or -1; the first is the one that was final before the others.</summary>
    public long FirstBad => _firstBad;

    /// <summary>How many leaves the tree has when that hash becomes final.</summary>
    public long FirstBadEnd => _firstBadEnd;

    /// <summary>How many leaf hashes are stored.</summary>
    public long LeafCount => _hashes[0];

    public void Add(int level, long index, ReadOnlySpan<byte> hash)
    {
        Span<byte> stored = stackalloc byte[MerkleTree.HashLength];
        Compare(level, index, hash, stored);
    }

    /// <summary>Compares the leaves of a completed block, and the hashes above them that the level files hold.</summary>
    public void Compare(LeafBlock leaves, Span<byte> scratch)
    {
        for (int level = 0; level < 2; level++)
        {
            ReadOnlySpan<byte> hashes = leaves.Hashes(level * CompactRange.TileHeight, out long first);
            Compare(level, first, hashes, scratch);
        }
    }

    /// <summary>Compares consecutive hashes of a level.</summary>
    /// <param name="level">The tile level.</param>
    /// <param name="first">The number of the first hash.</param>
    /// <param name="hashes">The recomputed hashes.</param>
    /// <param name="scratch">Room for as many bytes.</param>
    public void Compare(int level, long first, ReadOnlySpan<byte> hashes, Span<byte> scratch)
    {
        long length = Math.Min(hashes.Length, (_hashes[level] - first) * MerkleTree.HashLength);
        if (length <= 0)
            return;
        Span<byte> stored = scratch[..(int)length];
        int read = _files[level]!.Read(stored, first * MerkleTree.HashLength);
        // What is no longer there is as good as a hole.
        stored[read..].Clear();
        if (!stored.SequenceEqual(hashes[..stored.Length]))
            NoteDifferences(level, first, hashes, stored);
    }

    /// <summary>Whether the stored leaf hashes give a root: they are authentic then, whatever became of the entries.</summary>
    public bool LeavesGive(long size, byte[] root, CancellationToken ct)
    {
        if (size > LeafCount)
            return false;
        var range = new CompactRange();
        byte[] buffer = new byte[BufferHashes * MerkleTree.HashLength];
        while (range.Size < size)
        {
            ct.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> hashes = buffer.AsSpan(0, (int)Math.Min(BufferHashes, size - range.Size) * MerkleTree.HashLength);
            if (_files[0]!.Read(buffer.AsSpan(0, hashes.Length), range.Size * MerkleTree.HashLength) < hashes.Length)
                return false;
            range.AppendMany(hashes, null);
        }

        return range.Root().AsSpan().SequenceEqual(root);
    }

    public void Dispose()
    {
        foreach (DurableFile? file in _files)
            file?.Dispose();
    }

    private static DurableFile? TryOpen(DurableDirectory directory, int level)
    {
        try
        {
            return directory.OpenRead(TreeFiles.NameOf(level));
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }
    }

    private void NoteDifferences(int level, long first, ReadOnlySpan<byte> hashes, ReadOnlySpan<byte> stored)
    {
        for (int at = 0; at < stored.Length; at += MerkleTree.HashLength)
        {
            ReadOnlySpan<byte> hash = stored.Slice(at, MerkleTree.HashLength);
            // A hole that a power cut left claims nothing; readers compute what it lacks.
            if (hash.SequenceEqual(hashes.Slice(at, MerkleTree.HashLength)) || hash.IsAllZero())
                continue;
            Note(level, first + (at / MerkleTree.HashLength));
            return;
        }
    }

    private void Note(int level, long index)
    {
        int shift = CompactRange.TileHeight * level;
        lock (_lock)
        {
            if (level == 0 && (_firstBadLeaf < 0 || index < _firstBadLeaf))
                _firstBadLeaf = index;
            long end = (index + 1) << shift;
            bool isSooner = end < _firstBadEnd || (end == _firstBadEnd && level == 0);
            if (!isSooner)
                return;
            _firstBadEnd = end;
            _firstBad = index << shift;
        }
    }
}
