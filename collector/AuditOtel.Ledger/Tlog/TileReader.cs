using System.Buffers;
using System.Buffers.Binary;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// The read side of a ledger as a transparency log (C2SP tlog-tiles): everything it gives is proved by the signed checkpoint before it is given, whatever
/// the level files say. It never writes and takes no lock. Not thread-safe.
/// </summary>
public sealed class TileReader : IDisposable
{
    private readonly LedgerReader _ledger;
    private readonly bool _isShared;
    private readonly byte[] _room = new byte[1 + FrameHeader.MaxEntry];
    private readonly byte[] _leaf = new byte[MerkleTree.HashLength];
    private AuthenticTree _tree;

    private TileReader(LedgerReader ledger, bool isShared)
    {
        _ledger = ledger;
        _isShared = isShared;
        Checkpoint = Published(ledger);
        _tree = NewTree();
    }

    /// <summary>Who this ledger is.</summary>
    public LedgerIdentity Identity => _ledger.Identity;

    /// <summary>The checkpoint that everything is proved by, as of opening or the last <see cref="Refresh"/>.</summary>
    public Checkpoint Checkpoint { get; private set; }

    /// <summary>Opens a ledger: a live one, a stopped one, or a copy.</summary>
    /// <exception cref="LedgerException">There is no ledger, it cannot be read, or it contradicts its checkpoint.</exception>
    public static TileReader Open(string directory)
    {
        LedgerReader ledger = LedgerReader.Open(directory);
        try
        {
            return Guarded(() => new TileReader(ledger, isShared: false));
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Proves what another reader of the same thread reads, by the checkpoint that this one knows; dispose it before the other.</summary>
    /// <exception cref="LedgerException">It cannot be read, or it contradicts its checkpoint.</exception>
    public static TileReader Over(LedgerReader ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Guarded(() => new TileReader(ledger, isShared: true));
    }

    /// <summary>Goes on to the newest checkpoint.</summary>
    /// <exception cref="LedgerException">It cannot be read, or the ledger contradicts it.</exception>
    public void Refresh() => Guarded(() =>
    {
        _ledger.Refresh();
        Checkpoint published = Published(_ledger);
        if (published.Size == Checkpoint.Size && published.Root.AsSpan().SequenceEqual(Checkpoint.Root))
        {
            Checkpoint = published;
            return true;
        }

        Checkpoint previous = Checkpoint;
        try
        {
            Checkpoint = published;
            _tree = NewTree();
            return true;
        }
        catch
        {
            Checkpoint = previous;
            throw;
        }
    });

    /// <summary>The bytes of a tile or entry bundle; null when the checkpoint's tree has no such one.</summary>
    /// <exception cref="LedgerException">It cannot be read, or is not what was signed.</exception>
    public ReadOnlyMemory<byte>? Read(TileName name)
    {
        if (name.Level is < TileName.EntriesLevel or > TileName.MaxLevel || name.Number < 0 || name.Width is < 1 or > TileName.FullWidth)
            throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such name.");
        long hashes = AuthenticTree.HashesAt(name.IsEntries ? 0 : name.Level, Checkpoint.Size);
        if (name.Number > hashes / TileName.FullWidth || (name.Number * TileName.FullWidth) + name.Width > hashes)
            return null;
        return Guarded<ReadOnlyMemory<byte>>(() => name.IsEntries ? Bundle(name) : _tree.Tile(name.Level, name.Number).AsMemory(0, name.Width * MerkleTree.HashLength));
    }

    /// <summary>The root of the first entries; 32 bytes.</summary>
    /// <param name="size">0 to the checkpoint's size.</param>
    /// <exception cref="LedgerException">It cannot be read, or is not what was signed.</exception>
    public byte[] RootAt(long size)
    {
        DemandSize(size);
        return Guarded(() => MerkleTree.RangeRoot(_tree, 0, size));
    }

    /// <summary>The inclusion proof of an entry in the tree of a size, from leaf to root (RFC 6962, section 2.1.1).</summary>
    /// <param name="index">The entry.</param>
    /// <param name="size">More than the index, at most the checkpoint's size.</param>
    /// <exception cref="LedgerException">It cannot be read, or is not what was signed.</exception>
    public IReadOnlyList<byte[]> InclusionProof(long index, long size)
    {
        DemandSize(size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        return Guarded(() => MerkleTree.InclusionProof(_tree, index, size));
    }

    /// <summary>The proof that the tree of one size is the beginning of the tree of another (RFC 6962, section 2.1.2); empty when the first is empty or both are the same.</summary>
    /// <param name="first">0 to <paramref name="second"/>.</param>
    /// <param name="second">At most the checkpoint's size.</param>
    /// <exception cref="LedgerException">It cannot be read, or is not what was signed.</exception>
    public IReadOnlyList<byte[]> ConsistencyProof(long first, long second)
    {
        DemandSize(second);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        return Guarded(() => MerkleTree.ConsistencyProof(_tree, first, second));
    }

    /// <summary>An entry that the checkpoint covers, compared with its signed hash; its memory is valid until the next call.</summary>
    /// <exception cref="LedgerException">It is damaged, cannot be read, or is not what was signed.</exception>
    public LedgerEntry Entry(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Checkpoint.Size);
        return Guarded(() =>
        {
            byte[] tile = _tree.Tile(0, index / TileName.FullWidth);
            return AuthenticEntry(tile, index);
        });
    }

    /// <summary>Compares an entry that was read elsewhere from this ledger with its signed hash; one that no checkpoint covers yet has none.</summary>
    /// <exception cref="LedgerException">It is not what was signed, or the hash cannot be read.</exception>
    public void Demand(in LedgerEntry entry)
    {
        if (entry.Index >= Checkpoint.Size)
            return;
        long index = entry.Index;

        // What is computed from entries may use the memory of this one.
        byte[] leaf = LeafHash(entry.Bytes.Span).ToArray();
        byte[] tile = Guarded(() => _tree.Tile(0, index / TileName.FullWidth));
        if (!leaf.AsSpan().SequenceEqual(HashIn(tile, index)))
            throw NotSigned(index);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isShared)
            _ledger.Dispose();
    }

    private static Checkpoint Published(LedgerReader ledger) =>
        ledger.Checkpoint ?? throw new LedgerException(LedgerReason.Corrupt, ledger.CheckpointProblem ?? "The ledger has no checkpoint; verify it.");

    private AuthenticTree NewTree() => new(_ledger.Tree, _ledger.LeafHashOf, Checkpoint);

    private byte[] Bundle(TileName name)
    {
        var bundle = new ArrayBufferWriter<byte>();
        byte[] tile = _tree.Tile(0, name.Number);
        for (int i = 0; i < name.Width; i++)
        {
            ReadOnlyMemory<byte> entry = AuthenticEntry(tile, (name.Number * TileName.FullWidth) + i).Bytes;
            BinaryPrimitives.WriteUInt16BigEndian(bundle.GetSpan(sizeof(ushort)), checked((ushort)entry.Length));
            bundle.Advance(sizeof(ushort));
            bundle.Write(entry.Span);
        }

        return bundle.WrittenSpan.ToArray();
    }

    private LedgerEntry AuthenticEntry(byte[] tile, long index)
    {
        if (_ledger.IsExpired(index))
            throw new LedgerException(LedgerReason.Missing, $"Entry {index} of the ledger {Identity.Name} expired by its retention policy; its hash is kept, and its archive holds it if there is one.", null, index);
        bool isThere = _ledger.TryRead(index, out LedgerEntry entry);
        return isThere && LeafHash(entry.Bytes.Span).SequenceEqual(HashIn(tile, index)) ? entry : throw NotSigned(index);
    }

    private static ReadOnlySpan<byte> HashIn(byte[] tile, long index) =>
        tile.AsSpan((int)(index % TileName.FullWidth) * MerkleTree.HashLength, MerkleTree.HashLength);

    private LedgerException NotSigned(long index) =>
        new(LedgerReason.Corrupt, $"Entry {index} of the ledger {Identity.Name} is not the one that was signed; verify the ledger.", null, index);

    private Span<byte> LeafHash(ReadOnlySpan<byte> entry)
    {
        entry.CopyTo(_room.AsSpan(1));
        MerkleTree.HashLeaf(_room.AsSpan(0, 1 + entry.Length), _leaf);
        return _leaf;
    }

    private void DemandSize(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Checkpoint.Size);
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }
}
