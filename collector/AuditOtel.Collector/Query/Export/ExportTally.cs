using AuditOtel.Ledger;

namespace AuditOtel.Collector.Query.Export;

/// <summary>Counts what an export reads and writes of one ledger.</summary>
internal sealed class ExportTally(string name)
{
    private readonly List<(long First, long End)> _runs = [];
    private Checkpoint? _checkpoint;
    private bool _isProven = true;
    private bool _isWhole;
    private long _records;
    private long? _first;
    private long? _last;

    /// <summary>A source is read.</summary>
    /// <param name="checkpoint">The checkpoint that covers its entries.</param>
    /// <param name="isLedger">Whether it is the ledger itself, and no archive.</param>
    /// <param name="isProven">Whether its entries are compared with the signed tree.</param>
    internal void Begin(Checkpoint checkpoint, bool isLedger, bool isProven)
    {
        if (_checkpoint is null || checkpoint.Size > _checkpoint.Size)
            _checkpoint = checkpoint;
        _isProven &= isProven;
        _isWhole |= isLedger;
    }

    /// <summary>An entry of the source was read; several may be read at a time, each from its first entry on.</summary>
    /// <param name="run">Where the entry before it was counted; -1 for the first one.</param>
    /// <param name="index">Its index.</param>
    /// <returns>Where it was counted.</returns>
    internal int Saw(int run, long index)
    {
        if (run >= 0 && _runs[run].End == index)
        {
            _runs[run] = (_runs[run].First, index + 1);
            return run;
        }

        _runs.Add((index, index + 1));
        return _runs.Count - 1;
    }

    /// <summary>A record was written.</summary>
    internal void Wrote(long index)
    {
        _records++;
        _first ??= index;
        _last = index;
    }

    internal ExportedLedger Result() => new(name, _records, _first, _last, _checkpoint?.Size ?? 0, _checkpoint?.Root ?? [], _isProven, Missing());

    /// <summary>Entries that no source had.</summary>
    private long Missing()
    {
        var runs = _runs.Where(static run => run.End > run.First).OrderBy(static run => run.First).ToArray();
        var at = _isWhole || runs.Length == 0 ? 0 : runs[0].First;
        var missing = 0L;
        foreach (var (first, end) in runs)
        {
            missing += Math.Max(0, first - at);
            at = Math.Max(at, end);
        }

        return missing + (_isWhole ? Math.Max(0, (_checkpoint?.Size ?? 0) - at) : 0);
    }
}
