using System.Buffers;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Merkle;

/// <summary>
/// Writes the level hashes, concatenated. They are derived from the entries, so they are synced only at the end of recovery, before a new segment
/// begins, and at an orderly stop. Two rules make that enough: hashes of entries before a segment are durable before the segment is, and the levels
/// are trusted only while level 0 has its name, which a rebuild gives it last.
/// </summary>
internal sealed class TreeFiles(DurableDirectory directory) : INodeSink, IDisposable
{
    /// <summary>256^8 leaves are more than an index counts.</summary>
    public const int MaxLevels = 8;

    private readonly DurableFile?[] _files = new DurableFile?[MaxLevels];
    private readonly ArrayBufferWriter<byte>[] _pending = [.. Enumerable.Range(0, MaxLevels).Select(static _ => new ArrayBufferWriter<byte>())];
    private readonly long[] _starts = new long[MaxLevels];

    public static string NameOf(int level) => level.ToString();

    /// <summary>How many hashes a level has when the tree has this many leaves.</summary>
    public static long HashesAt(int level, long size) => size >> (8 * level);

    public void Add(int level, long index, ReadOnlySpan<byte> hash)
    {
        if (_pending[level].WrittenCount == 0)
            _starts[level] = index;
        _pending[level].Write(hash);
    }

    /// <summary>Hands what was added to the operating system.</summary>
    public void Flush()
    {
        for (int level = 0; level < MaxLevels; level++)
        {
            if (_pending[level].WrittenCount == 0)
                continue;
            File(level).Write(_pending[level].WrittenSpan, _starts[level] * MerkleTree.HashLength);
            _pending[level].ResetWrittenCount();
        }
    }

    /// <summary>Makes all levels durable.</summary>
    public void Sync()
    {
        Flush();
        foreach (DurableFile? file in _files)
            file?.Sync();
        directory.Sync();
    }

    /// <summary>Begins anew: without level 0 a rebuild that is cut short is begun again.</summary>
    public void BeginRebuild()
    {
        for (int level = 0; level < MaxLevels; level++)
        {
            _files[level]?.Dispose();
            _files[level] = null;
            _pending[level].ResetWrittenCount();
            directory.TryUnlink(NameOf(level));
        }

        directory.Sync();
        _files[0] = directory.CreateTemporary(NameOf(0));
    }

    /// <summary>Makes the rebuilt levels durable, level 0 under its name last.</summary>
    public void EndRebuild()
    {
        Sync();
        directory.Publish(_files[0]!, NameOf(0));
    }

    /// <summary>Takes all levels away, level 0 first, so that nobody reads them and the next recovery rebuilds them.</summary>
    public void Distrust()
    {
        for (int level = 0; level < MaxLevels; level++)
            directory.TryUnlink(NameOf(level));
        directory.Sync();
    }

    /// <summary>The root of the first leaves, as the files have it; a hole gives a root that is none.</summary>
    public byte[] RootAt(long size) => MerkleTree.RangeRoot(new TreeReader(directory, null), 0, size);

    /// <summary>Whether every level has the hashes of at least this many leaves.</summary>
    public bool Covers(long size)
    {
        for (int level = 0; level < MaxLevels; level++)
        {
            long hashes = HashesAt(level, size);
            if (hashes > 0 && File(level).Length() < hashes * MerkleTree.HashLength)
                return false;
        }

        return true;
    }

    /// <summary>Cuts what is behind the hashes of this many leaves.</summary>
    public void CutTo(long size)
    {
        for (int level = 0; level < MaxLevels; level++)
        {
            long bytes = HashesAt(level, size) * MerkleTree.HashLength;
            if ((bytes > 0 || System.IO.File.Exists(directory.PathOf(NameOf(level)))) && File(level).Length() > bytes)
                File(level).Truncate(bytes);
        }
    }

    public void Dispose()
    {
        foreach (DurableFile? file in _files)
            file?.Dispose();
        directory.Dispose();
    }

    private DurableFile File(int level) => _files[level] ??= directory.OpenOrCreate(NameOf(level));
}
