using AuditOtel.Ledger.Reading;

namespace AuditOtel.Ledger;

/// <summary>Reads a ledger forward. After <see cref="LedgerReader.Refresh"/> it goes on with what was added. Not thread-safe.</summary>
public sealed class LedgerCursor : IDisposable
{
    private readonly LedgerReader _reader;
    private SegmentReader? _segment;
    private long _next;

    internal LedgerCursor(LedgerReader reader, long fromIndex)
    {
        _reader = reader;
        _next = fromIndex;
    }

    /// <summary>The entry moved to last; its memory is valid until the next move.</summary>
    public LedgerEntry Current { get; private set; }

    /// <summary>Moves to the next entry, over those that expired; false at the end of what the reader knows.</summary>
    /// <exception cref="LedgerException">The next entry is damaged or missing; its index is in <see cref="LedgerException.Index"/>.</exception>
    public bool MoveNext()
    {
        while ((_next = _reader.NextPresent(_next)) < _reader.Size)
        {
            if (!_reader.TryReadEntry(ref _segment, _next, out LedgerEntry entry))
                continue;
            Current = entry;
            _next++;
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _segment?.Dispose();
}
