using AuditOtel.Ledger;

namespace AuditOtel.Collector.Following;

/// <summary>
/// What is durable, for whoever cannot ask the writer: what the newest checkpoint covers. One is signed every second while records come, and at the stop. Not thread-safe.
/// </summary>
internal sealed class SignedHead(string directory) : IDisposable
{
    private LedgerReader? _ledger;
    private long _size;

    /// <summary>How many entries are durable; it never becomes less.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal long Size()
    {
        try
        {
            if (_ledger is null)
                _ledger = LedgerReader.Open(directory);
            else
                _ledger.Refresh();
        }
        catch
        {
            Dispose();
            throw;
        }

        return _size = Math.Max(_size, _ledger.Checkpoint?.Size ?? 0);
    }

    public void Dispose()
    {
        _ledger?.Dispose();
        _ledger = null;
    }
}
