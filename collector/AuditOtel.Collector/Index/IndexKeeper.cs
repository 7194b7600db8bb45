using AuditOtel.Collector.Following;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Index;

/// <summary>Keeps the index of one ledger: opens or makes it, and brings it on, a stretch at a time. It only reads the ledger. Not thread-safe.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="identity">Whose it is.</param>
/// <param name="entries">Entries of a stretch.</param>
/// <param name="pace">Where it rests; null for one that nobody else waits beside.</param>
internal sealed class IndexKeeper(string directory, LedgerIdentity identity, int entries = IndexSchema.StretchEntries, IndexPace? pace = null) : IDisposable
{
    private readonly StretchBuilder _stretch = new(entries);
    private IndexDatabase? _index;
    private LedgerFollower? _ledger;
    private LedgerReader? _view;
    private HashSet<long> _segments = [];

    /// <summary>The first entry that the index does not know.</summary>
    internal long Next => _index?.State.Next ?? 0;

    /// <summary>Opens the index that is there; without one nothing is made until there is something to put into it.</summary>
    /// <returns>Why it cannot be used and was begun anew, a clause; null when it can.</returns>
    /// <exception cref="IndexFailure">It cannot be opened now.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal string? Open()
    {
        Close();
        string? path = null;
        Guarded(() => path = IndexFiles.Newest(directory));
        if (path is null)
            return null;
        var problem = Contradiction(path);
        if (problem is not null)
            Renew();
        return problem;
    }

    /// <summary>Begins a new index; the former one is removed.</summary>
    /// <exception cref="IndexFailure">The disk refused.</exception>
    internal void Renew() => Guarded(() =>
    {
        Close();
        var file = IndexFolder.NewFile(directory);
        IndexDatabase.Create(file, identity, entries);
        var path = IndexFolder.Publish(directory, file);
        _index = IndexDatabase.Open(path);
        IndexFolder.RemoveOthers(directory, path);
        IndexFolder.RemoveMark(directory);
    });

    /// <summary>Whether it has an index to change, or a stretch to make one of.</summary>
    internal bool MayWrite(long durable) => _index is not null || IsBehind(durable);

    /// <summary>Indexes the next stretch; false when the ledger has no whole one behind the index.</summary>
    /// <exception cref="IndexFailure">The index cannot be written.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read there.</exception>
    internal bool Step(long durable)
    {
        if (!IsBehind(durable))
            return false;
        if (_index is null)
            Renew();
        try
        {
            _stretch.Begin(Next / entries, _index!.State.Terms);
            _ledger ??= new LedgerFollower(directory, () => _stretch.End, Next);
            var expected = Present(View(_stretch.End).Segments(), _stretch.Id);
            Fill(_ledger);
            DemandWhole(expected);
            Save();
            return true;
        }
        catch
        {
            // What was gathered is given up, so that the next attempt begins where the index ends.
            Rewind();
            throw;
        }
    }

    /// <summary>Takes out what the retention freed since it was looked last.</summary>
    /// <param name="stop">Ends it between two stretches; the next time it begins anew.</param>
    /// <exception cref="IndexFailure">The index cannot be written.</exception>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal void Forget(CancellationToken stop)
    {
        if (_index is null)
            return;
        var segments = View(Next).Segments();
        var names = segments.Select(static segment => segment.FirstIndex).ToHashSet();
        if (_segments.Count > 0 && _segments.IsSubsetOf(names))
        {
            _segments = names;
            return;
        }

        IReadOnlyList<(long Id, long Entries)> stretches = [];
        Guarded(() => stretches = _index.Stretches());
        foreach (var (id, indexed) in stretches)
        {
            if (stop.IsCancellationRequested)
                return;
            var present = Present(segments, id);
            if (present != indexed)
                Replace(id, present);
        }

        _segments = names;
    }

    public void Dispose() => Close();

    private bool IsBehind(long durable) => durable >= Next + entries;

    private void Replace(long id, long present)
    {
        _stretch.Begin(id, _index!.State.Terms);
        if (present > 0)
        {
            using var ledger = new LedgerFollower(directory, () => _stretch.End, id * entries);
            Fill(ledger);
        }

        Save();
    }

    private void Save()
    {
        var history = IndexHistory.Of(View(_stretch.End), _stretch.End);
        Guarded(() => _index!.Save(_stretch, history));
    }

    /// <summary>A stretch that was read in part would hide the rest of it for ever. Meanwhile the retention may have freed some.</summary>
    private void DemandWhole(long before)
    {
        if (_stretch.Entries > before || _stretch.Entries < Present(View(_stretch.End).Segments(), _stretch.Id))
            throw new IndexFailure($"The search index of '{directory}' cannot go on: {_stretch.Entries} of the {before} entries were read from {_stretch.End - entries} on; it is tried again.");
    }

    /// <summary>The ledger as it is now, which has at least so many entries.</summary>
    private LedgerReader View(long size)
    {
        _view ??= LedgerReader.Open(directory);
        _view.RefreshTo(size);
        return _view;
    }

    private long Present(IReadOnlyList<SegmentInfo> segments, long id) => segments.Sum(segment => Overlap(segment, id * entries));

    private void Fill(LedgerFollower ledger)
    {
        pace?.Begin();

        // A reading ends where it or the stretch chooses.
        while (ledger.Read(_stretch).Next < _stretch.End)
            pace?.Rest();
    }

    private long Overlap(SegmentInfo segment, long first) =>
        Math.Max(0, Math.Min(segment.LastIndex + 1, first + entries) - Math.Max(segment.FirstIndex, first));

    /// <summary>Why the index of a path cannot be gone on with; null when it can, and is open.</summary>
    private string? Contradiction(string path)
    {
        try
        {
            Guarded(() => _index = IndexDatabase.Open(path));
        }
        catch (IndexFailure failure) when (failure.IsDamage)
        {
            return $"it is damaged ({failure.InnerException!.Message.TrimEnd('.')})";
        }

        if (_index is not { State: var state })
            return "it is of another version";
        if (state.Stretch != entries)
            return "it is of another version";
        return state.Contradiction(View(0));
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (IndexFailure.Is(failure))
        {
            throw IndexFailure.Of(_index?.Path ?? Path.Combine(directory, IndexFiles.Folder), failure);
        }
    }

    private void Rewind()
    {
        _view?.Dispose();
        _view = null;
        _ledger?.Dispose();
        _ledger = null;
    }

    private void Close()
    {
        Rewind();
        _index?.Dispose();
        _index = null;
        _segments = [];
    }
}
