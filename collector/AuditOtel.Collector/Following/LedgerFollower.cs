using AuditOtel.Ledger;

namespace AuditOtel.Collector.Following;

/// <summary>Reads the ledger forward, below what is durable, for one that takes its entries. Not thread-safe.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="durable">How many entries are durable: the files may show more, which a failed sync takes back.</param>
/// <param name="start">Where to go on; null for the first entry that is there, so that what expired before is not missed.</param>
internal sealed class LedgerFollower(string directory, Func<long> durable, long? start) : IDisposable
{
    // A stop must not wait until somebody who takes nothing has seen millions of entries.
    private const int MaxLooks = 65_536;

    private LedgerReader? _ledger;
    private LedgerCursor? _cursor;
    private long _next = start ?? 0;
    private bool _isFirst = start is null;

    /// <summary>Reads what comes next. A failure leaves everything as it was, and the next call begins at the same place.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read there.</exception>
    internal FollowedRange Read(IEntryTaker taker)
    {
        var end = durable();
        if (end <= _next)
            return new FollowedRange(_next, 0, IsEnd: true);
        try
        {
            return ReadTo(end, taker);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    private FollowedRange ReadTo(long end, IEntryTaker taker)
    {
        _ledger ??= LedgerReader.Open(directory);
        _ledger.RefreshTo(end);
        _cursor ??= _ledger.Read(_next);
        var (missed, next, isFirst, hasRoom) = (0L, _next, _isFirst, true);
        for (var looks = 0; next < end && looks < MaxLooks && hasRoom; looks++)
        {
            var isThere = _cursor.MoveNext() && _cursor.Current.Index < end;
            var index = isThere ? _cursor.Current.Index : end;
            missed += isFirst ? 0 : index - next;
            (next, isFirst) = (isThere ? index + 1 : end, false);
            if (isThere)
                hasRoom = taker.Take(_ledger.Identity.Name, _cursor.Current);
            else
                CloseCursor();
        }

        (_next, _isFirst) = (next, false);
        return new FollowedRange(next, missed, IsEnd: next >= end);
    }

    // It stands behind the last durable entry, or there is nothing more: the next reading begins anew.
    private void CloseCursor()
    {
        _cursor?.Dispose();
        _cursor = null;
    }

    private void Close()
    {
        CloseCursor();
        _ledger?.Dispose();
        _ledger = null;
    }
}
