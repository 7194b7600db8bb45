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

    /// <summary>Moves to the next entry; false at the end of what the reader knows.</summary>
    /// <exception cref="LedgerException">The next entry is damaged or missing; its index is in <see cref="LedgerException.Index"/>.</exception>
    public bool MoveNext()
    {
        if (_next >= _reader.Size)
            return false;
        Current = _reader.ReadEntry(ref _segment, _next);
        _next++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _segment?.Dispose();
}
