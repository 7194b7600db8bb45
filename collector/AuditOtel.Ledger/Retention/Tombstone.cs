using System.Buffers.Binary;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>What is left of an expired segment: its header and the leaf hashes of its entries, so that the tree can still be computed.</summary>
internal sealed class Tombstone : IDisposable
{
    /// <summary>How many hashes are read at a time.</summary>
    public const int HashesAtOnce = 4096;

    private readonly DurableFile _file;

    private Tombstone(DurableFile file, IndexRange range, long records, long recordsBefore, CompactRange frontier)
    {
        _file = file;
        Range = range;
        Records = records;
        RecordsBefore = recordsBefore;
        Frontier = frontier;
    }

    public IndexRange Range { get; }

    /// <summary>How many of its entries were records.</summary>
    public long Records { get; }

    /// <summary>How many records stand before it in the ledger.</summary>
    public long RecordsBefore { get; }

    /// <summary>The tree before its first entry, as the segment's header had it.</summary>
    public CompactRange Frontier { get; }

    /// <summary>Takes over an open file; null, with the reason, when it is no tombstone of this ledger.</summary>
    public static Tombstone? Read(DurableFile file, string origin, long firstIndex, out string? problem)
    {
        byte[] head = new byte[TombstoneHead.Bytes];
        int read = file.Read(head, 0);
        var frontier = new CompactRange();
        problem = TombstoneHead.Parse(head.AsSpan(0, read), origin, firstIndex, frontier, out IndexRange range, out long records);
        if (problem is null && file.Length() != TombstoneHead.FileLength(range.Count))
            problem = "its length is not that of its hashes";
        return problem is null ? new Tombstone(file, range, records, SegmentHeader.Records(head), frontier) : null;
    }

    /// <summary>The leaf hash of one of its entries.</summary>
    public byte[] LeafHash(long index)
    {
        byte[] hash = new byte[MerkleTree.HashLength];
        _file.Read(hash, TombstoneHead.Bytes + ((index - Range.First) * MerkleTree.HashLength));
        return hash;
    }

    /// <summary>Adds the leaf hashes of all its entries to a tree; false when their checksum is wrong.</summary>
    public bool AppendTo(CompactRange range, INodeSink? sink) => Walk(hashes => range.AppendMany(hashes, sink));

    /// <summary>Gives all leaf hashes in order, up to <see cref="HashesAtOnce"/> at a time; false when their checksum is wrong.</summary>
    public bool Walk(LeafHashAction each)
    {
        byte[] buffer = new byte[HashesAtOnce * MerkleTree.HashLength];
        uint crc = Crc32C.Start;
        long end = TombstoneHead.FileLength(Range.Count) - sizeof(uint);
        for (long at = TombstoneHead.Bytes; at < end; at += buffer.Length)
        {
            Span<byte> hashes = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at));
            if (_file.Read(hashes, at) < hashes.Length)
                return false;
            crc = Crc32C.Add(crc, hashes);
            each(hashes);
        }

        Span<byte> stored = stackalloc byte[sizeof(uint)];
        return _file.Read(stored, end) == sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(stored) == Crc32C.Finish(crc);
    }

    public void Dispose() => _file.Dispose();
}
