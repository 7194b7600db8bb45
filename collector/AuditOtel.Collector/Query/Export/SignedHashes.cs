using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Query.Export;

/// <summary>Compares entries that are read in order with the leaf hashes of the tree that the newest checkpoint signs.</summary>
internal sealed class SignedHashes : IDisposable
{
    private readonly TileReader _tiles;
    private ReadOnlyMemory<byte> _tile;
    private long _number = -1;

    private SignedHashes(TileReader tiles) => _tiles = tiles;

    internal Checkpoint Checkpoint => _tiles.Checkpoint;

    /// <exception cref="LedgerException">There is no ledger, it cannot be read, or it contradicts its checkpoint.</exception>
    internal static SignedHashes Open(string directory) => new(TileReader.Open(directory));

    /// <exception cref="LedgerException">It is not the entry that was signed.</exception>
    internal void Demand(in LedgerEntry entry)
    {
        var (number, place) = Math.DivRem(entry.Index, TileName.FullWidth);
        if (number != _number)
        {
            _tile = _tiles.Read(new TileName(0, number, (int)Math.Min(TileName.FullWidth, Checkpoint.Size - (number * TileName.FullWidth)))) ?? default;
            _number = number;
        }

        var hash = entry.LeafHash();
        if (_tile.Length < (place + 1) * hash.Length || !_tile.Span.Slice((int)place * hash.Length, hash.Length).SequenceEqual(hash))
            throw new LedgerException(LedgerReason.Corrupt, $"Entry {entry.Index} of the ledger {Checkpoint.Origin} is not the one that was signed; verify the ledger.", null, entry.Index);
    }

    public void Dispose() => _tiles.Dispose();
}
