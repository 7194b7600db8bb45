using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>Finds the leaf hash of a record that was stored before, for the receipt of a repeat.</summary>
internal sealed class LeafHashes(LedgerReader reader)
{
    private readonly Lock _lock = new();

    /// <exception cref="LedgerException">The ledger cannot be read there.</exception>
    internal LeafHash Find(long index)
    {
        lock (_lock)
        {
            if (index >= reader.Size)
                reader.Refresh();
            return LeafHash.From(reader.LeafHash(index).Span);
        }
    }
}
