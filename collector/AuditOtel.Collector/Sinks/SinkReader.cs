using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks;

/// <summary>Reads the ledger forward for one sink: what is durable and fits the selection, in batches. Not thread-safe.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="selection">Which records the sink takes.</param>
/// <param name="start">Where to go on; null for the first entry that is there, so that what expired before the sink was set up is not missed.</param>
internal sealed class SinkReader(string directory, RecordSelection selection, long? start) : IDisposable
{
    /// <summary>Records of one batch at most.</summary>
    internal const int MaxRecords = 512;

    /// <summary>Bytes of one batch at most, as stored; one record may be more.</summary>
    internal const int MaxBytes = 1 << 20;

    // A stop must not wait until a selection that fits nothing has seen millions of entries.
    private const int MaxLooks = 65_536;

    private LedgerReader? _ledger;
    private LedgerCursor? _cursor;
    private bool _isFirst = start is null;

    /// <summary>Where the last batch ended.</summary>
    internal long Next { get; private set; } = start ?? 0;

    /// <summary>The ledger's entries when it was last looked at.</summary>
    internal long Size => _ledger?.Size ?? 0;

    /// <exception cref="LedgerException">The ledger cannot be read at the cursor.</exception>
    internal SinkBatch Read()
    {
        try
        {
            return ReadOn();
        }
        catch
        {
            // Whatever was wrong may be mended by the next attempt, which begins anew at the same place.
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    private SinkBatch ReadOn()
    {
        _ledger ??= LedgerReader.Open(directory);
        _ledger.Refresh();
        _cursor ??= _ledger.Read(Next);
        var (records, bytes, missed, looks) = (new List<RecordView>(), 0L, 0L, 0);
        while (records.Count < MaxRecords && bytes < MaxBytes && looks++ < MaxLooks)
        {
            if (!_cursor.MoveNext())
                return new SinkBatch(records, Next, missed + SkipToEnd(), IsEnd: true);
            var entry = _cursor.Current;
            missed += _isFirst ? 0 : entry.Index - Next;
            _isFirst = false;
            Next = entry.Index + 1;
            if (!RecordSpans.TryCreate(_ledger.Identity.Name, entry, out var spans) || !selection.Matches(spans) || !RecordView.TryCreate(_ledger.Identity.Name, entry, out var record))
                continue;
            records.Add(record);
            bytes += entry.Bytes.Length;
        }

        return new SinkBatch(records, Next, missed, IsEnd: false);
    }

    /// <summary>At the end the cursor has passed whatever expired there.</summary>
    private long SkipToEnd()
    {
        var skipped = _ledger!.Size - Next;
        if (skipped <= 0)
            return 0;
        Next = _ledger.Size;
        return skipped;
    }

    private void Close()
    {
        _cursor?.Dispose();
        _cursor = null;
        _ledger?.Dispose();
        _ledger = null;
    }
}
