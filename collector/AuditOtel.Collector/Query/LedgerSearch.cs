using AuditOtel.Collector.Records;
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
    /// <summary>The ledgers' directories, archives, and directories of extracted ones.</summary>
    public required IReadOnlyList<string> Directories { get; init; }

    /// <summary>Which records.</summary>
    public RecordSelection Selection { get; init; } = RecordSelection.All;

    /// <summary>Only what happened at or after this instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what happened before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether the ledgers' search indexes are asked; if not, every entry is read. The results are the same unless somebody altered an index: that can hide records, and never invent one.</summary>
    public bool UseIndex { get; init; } = true;

    /// <summary>Is told, one sentence each, why an index could not be used; the results are complete all the same.</summary>
    public Action<string> Notice { get; init; } = static _ => { };

    /// <summary>Runs the search; results come one by one. A record that stands in several of them, in a ledger and in its archive, comes once.</summary>
    /// <exception cref="LedgerException">A ledger cannot be read, or is damaged; what came before the damage has been returned.</exception>
    public IEnumerable<RecordView> Run()
    {
        var filter = new RecordFilter(Selection, From, To);
        var use = UseIndex ? new IndexUse(Notice) : null;
        return Run(Directories.Select(LedgerSource.Open), source => source.Read(filter, use));
    }

    /// <summary>The records that are read from sources, each once, merged.</summary>
    internal static IEnumerable<RecordView> Run(IEnumerable<LedgerSource> sources, Func<LedgerSource, IEnumerable<RecordView>> read)
    {
        var ledgers = sources.GroupBy(static source => source.Origin, StringComparer.Ordinal).Select(of => InOrder(of, read)).ToArray();
        return ledgers is [var only] ? only : Merge(ledgers);
    }

    /// <summary>The records of one ledger that fit, by index, each once.</summary>
    private static IEnumerable<RecordView> InOrder(IEnumerable<LedgerSource> sources, Func<LedgerSource, IEnumerable<RecordView>> read)
    {
        var all = sources.ToArray();
        var heads = new PriorityQueue<int, (long Index, int Source)>();
        var open = new IEnumerator<RecordView>?[all.Length];
        try
        {
            for (var i = 0; i < all.Length; i++)
                heads.Enqueue(i, (all[i].First, i));
            var last = -1L;
            while (heads.TryDequeue(out var number, out _))
            {
                if (open[number] is { } records && records.Current.Index > last)
                {
                    last = records.Current.Index;
                    yield return records.Current;
                }

                open[number] ??= read(all[number]).GetEnumerator();
                if (open[number]!.MoveNext())
                    heads.Enqueue(number, (open[number]!.Current.Index, number));
            }
        }
        finally
        {
            foreach (var records in open)
                records?.Dispose();
        }
    }

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
