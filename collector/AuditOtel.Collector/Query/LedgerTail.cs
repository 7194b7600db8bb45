using AuditOtel.Collector.Following;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Query;

/// <summary>The end of a ledger, and what comes: only records that a checkpoint covers. It reads what is on disk, while a collector runs, stops and starts. Not thread-safe.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="selection">Which records.</param>
/// <param name="from">Only what happened at or after this instant.</param>
internal sealed class LedgerTail(string directory, RecordSelection selection, DateTimeOffset? from) : IDisposable
{
    private readonly SignedHead _head = new(directory);
    private readonly RecordFilter _filter = new(selection, from, null);
    private RecordFollower? _follower;

    /// <summary>Gives what is there already, in order; <see cref="Next"/> goes on behind it.</summary>
    /// <param name="lines">The last so many records; null for all.</param>
    /// <param name="notice">Is told why an index could not be used.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal IEnumerable<RecordView> First(int? lines, Action<string> notice)
    {
        var end = _head.Size();
        _follower = new RecordFollower(directory, selection, _head.Size, end);
        if (lines is { } most)
            return Last(most, end);
        var search = new LedgerSearch { Directories = [directory], Selection = selection, From = from, Notice = notice };
        return search.Run().TakeWhile(record => record.Index < end);
    }

    /// <summary>What came since; waits for nothing.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read there; the next call tries the same again.</exception>
    internal RecordBatch Next()
    {
        var batch = (_follower ??= new RecordFollower(directory, selection, _head.Size, _head.Size())).Read();
        return from is null ? batch : batch with { Records = [.. batch.Records.Where(record => record.Time >= from)] };
    }

    public void Dispose()
    {
        _follower?.Dispose();
        _head.Dispose();
    }

    /// <summary>The last records, from segment to segment backwards, so that the beginning of a large ledger is not read for its end.</summary>
    private IEnumerable<RecordView> Last(int lines, long end)
    {
        using var ledger = LedgerReader.Open(directory);
        var parts = new Stack<Queue<RecordView>>();
        foreach (var segment in ledger.Segments().Reverse())
        {
            if (lines <= 0)
                break;
            if (segment.FirstIndex >= end)
                continue;
            var part = LastOf(ledger, segment.FirstIndex, Math.Min(segment.LastIndex + 1, end), lines);
            lines -= part.Count;
            parts.Push(part);
        }

        return parts.SelectMany(static part => part);
    }

    private Queue<RecordView> LastOf(LedgerReader ledger, long first, long end, int lines)
    {
        var found = new Queue<RecordView>();
        using var cursor = ledger.Read(first);
        while (cursor.MoveNext() && cursor.Current.Index < end)
        {
            if (!RecordSpans.TryCreate(ledger.Identity.Name, cursor.Current, out var spans) || !_filter.Fits(spans) || !RecordView.TryKeep(ledger.Identity.Name, cursor.Current, out var record))
                continue;
            found.Enqueue(record);
            if (found.Count > lines)
                found.Dequeue();
        }

        return found;
    }
}
