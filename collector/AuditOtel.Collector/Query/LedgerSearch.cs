using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Query;

/// <summary>Postselection: the records of one or several ledgers that fit a selection, merged by receipt time.</summary>
/// <remarks>
/// Inside a ledger the order is the ledger's own. It reads what is on disk, so it works while a collector runs, on a stopped ledger
/// and on a copy, in constant memory.
/// </remarks>
public sealed record LedgerSearch
{
    /// <summary>The ledgers' directories.</summary>
    public required IReadOnlyList<string> Directories { get; init; }

    /// <summary>Which records.</summary>
    public RecordSelection Selection { get; init; } = RecordSelection.All;

    /// <summary>Only what happened at or after this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what happened before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Runs the search; results come one by one.</summary>
    /// <exception cref="LedgerException">A ledger cannot be read, or is damaged; what came before the damage has been returned.</exception>
    public IEnumerable<RecordView> Run() =>
        Directories is [var only] ? Read(only) : Merge([.. Directories.Select(Read)]);

    private IEnumerable<RecordView> Read(string directory)
    {
        using var reader = LedgerReader.Open(directory);
        using var cursor = reader.Read();
        while (cursor.MoveNext())
        {
            if (RecordView.TryCreate(reader.Identity.Name, cursor.Current, out var record) && Fits(record))
                yield return record;
        }
    }

    private bool Fits(RecordView record) =>
        (From is not { } from || record.Time >= from) && (To is not { } to || record.Time < to) && Selection.Matches(record);

    private static IEnumerable<RecordView> Merge(IReadOnlyList<IEnumerable<RecordView>> sources)
    {
        var heads = new PriorityQueue<IEnumerator<RecordView>, (ulong Received, int Source)>();
        var open = sources.Select(source => source.GetEnumerator()).ToArray();
        try
        {
            for (var i = 0; i < open.Length; i++)
                Push(heads, open[i], i);
            while (heads.TryDequeue(out var source, out var key))
            {
                yield return source.Current;
                Push(heads, source, key.Source);
            }
        }
        finally
        {
            foreach (var source in open)
                source.Dispose();
        }
    }

    private static void Push(PriorityQueue<IEnumerator<RecordView>, (ulong, int)> heads, IEnumerator<RecordView> source, int number)
    {
        if (source.MoveNext())
            heads.Enqueue(source, (source.Current.ReceivedUnixNanoseconds, number));
    }
}
