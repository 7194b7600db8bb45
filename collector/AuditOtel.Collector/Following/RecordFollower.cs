using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Following;

/// <summary>Reads the ledger forward: what is durable and fits a selection, in batches. Not thread-safe.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="selection">Which records are taken.</param>
/// <param name="durable">How many entries are durable: the files may show more, which a failed sync takes back.</param>
/// <param name="start">Where to go on; null for the first entry that is there, so that what expired before is not missed.</param>
internal sealed class RecordFollower(string directory, RecordSelection selection, Func<long> durable, long? start) : IDisposable
{
    /// <summary>Records of one batch at most.</summary>
    internal const int MaxRecords = 512;

    /// <summary>Bytes of one batch at most, as stored; one record may be more.</summary>
    internal const int MaxBytes = 1 << 20;

    private readonly LedgerFollower _ledger = new(directory, durable, start);

    /// <summary>Reads what comes next. A failure leaves everything as it was, and the next call begins at the same place.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read there.</exception>
    internal RecordBatch Read()
    {
        var taker = new Taker(selection);
        var (next, missed, isEnd) = _ledger.Read(taker);
        return new RecordBatch(taker.Records, next, missed, isEnd);
    }

    public void Dispose() => _ledger.Dispose();

    private sealed class Taker(RecordSelection selection) : IEntryTaker
    {
        private readonly List<RecordView> _records = [];
        private long _bytes;

        internal IReadOnlyList<RecordView> Records => _records;

        public bool Take(string ledger, in LedgerEntry entry)
        {
            if (RecordSpans.TryCreate(ledger, entry, out var spans) && selection.Matches(spans) && RecordView.TryKeep(ledger, entry, out var record))
            {
                _records.Add(record);
                _bytes += entry.Bytes.Length + entry.Context.Length;
            }

            return _records.Count < MaxRecords && _bytes < MaxBytes;
        }
    }
}
