using System.Diagnostics.CodeAnalysis;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks;

/// <summary>Reads the ledger forward for one sink: what is durable and fits the selection, in batches. Not thread-safe.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="selection">Which records the sink takes.</param>
/// <param name="durable">How many entries are durable: the files may show more, which a failed sync takes back.</param>
/// <param name="start">Where to go on; null for the first entry that is there, so that what expired before the sink was set up is not missed.</param>
internal sealed class SinkReader(string directory, RecordSelection selection, Func<long> durable, long? start) : IDisposable
{
    /// <summary>Records of one batch at most.</summary>
    internal const int MaxRecords = 512;

    /// <summary>Bytes of one batch at most, as stored; one record may be more.</summary>
    internal const int MaxBytes = 1 << 20;

    // A stop must not wait until a selection that fits nothing has seen millions of entries.
    private const int MaxLooks = 65_536;

    private LedgerReader? _ledger;
    private LedgerCursor? _cursor;
    private long _next = start ?? 0;
    private bool _isFirst = start is null;

    /// <summary>Reads what comes next. A failure leaves everything as it was, and the next call begins at the same place.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read there.</exception>
    internal SinkBatch Read()
    {
        var end = durable();
        if (end <= _next)
            return new SinkBatch([], _next, 0, IsEnd: true);
        try
        {
            return ReadTo(end);
        }
        catch
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    private SinkBatch ReadTo(long end)
    {
        _ledger ??= LedgerReader.Open(directory);
        _ledger.Refresh();
        _cursor ??= _ledger.Read(_next);
        var (records, bytes, missed, next, isFirst) = (new List<RecordView>(), 0L, 0L, _next, _isFirst);
        for (var looks = 0; next < end && looks < MaxLooks && records.Count < MaxRecords && bytes < MaxBytes; looks++)
        {
            var isThere = _cursor.MoveNext() && _cursor.Current.Index < end;
            var index = isThere ? _cursor.Current.Index : end;
            missed += isFirst ? 0 : index - next;
            (next, isFirst) = (isThere ? index + 1 : end, false);
            if (!isThere)
                CloseCursor();
            else if (TryTake(_cursor.Current, out var record))
            {
                records.Add(record);
                bytes += _cursor.Current.Bytes.Length;
            }
        }

        (_next, _isFirst) = (next, false);
        return new SinkBatch(records, next, missed, IsEnd: next >= end);
    }

    private bool TryTake(in LedgerEntry entry, [NotNullWhen(true)] out RecordView? record)
    {
        record = null;
        var ledger = _ledger!.Identity.Name;
        return RecordSpans.TryCreate(ledger, entry, out var spans) && selection.Matches(spans) && RecordView.TryKeep(ledger, entry, out record);
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
