using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Query;

/// <summary>
/// The records of one ledger that fit, where its index knows the entries. The index only names entries: each is read from the ledger, matched there, and compared with the hash that the
/// checkpoint signs.
/// </summary>
internal sealed class IndexedRecords : IDisposable
{
    /// <summary>What the ledger says of an entry that the index named.</summary>
    private enum Fit
    {
        Yes,

        /// <summary>The index knew too little to tell.</summary>
        No,

        /// <summary>It can never have been indexed as what was asked for.</summary>
        Impossible,
    }

    private readonly string _directory;
    private readonly LedgerReader _ledger;
    private readonly RecordFilter _filter;
    private readonly Action<string> _tell;
    private readonly RecordSelection _possible;
    private readonly IndexReader _index;
    private readonly TileReader _tiles;

    private IndexedRecords(string directory, LedgerReader ledger, RecordFilter filter, Action<string> tell, IndexReader index, TileReader tiles)
    {
        (_directory, _ledger, _filter, _tell, _index, _tiles) = (directory, ledger, filter, tell, index, tiles);
        _possible = filter.Selection.ToPossible();
    }

    /// <summary>The first entry that <see cref="Run"/> has not answered for.</summary>
    internal long Next { get; private set; }

    /// <summary>Opens the index; null when it cannot help: there is none, it is damaged (which is told), or the question leaves nothing out.</summary>
    internal static IndexedRecords? Open(string directory, LedgerReader ledger, RecordFilter filter, Action<string> tell)
    {
        if (!filter.IsNarrowing)
            return null;
        IndexReader? index = null;
        try
        {
            index = IndexReader.Open(directory, ledger, filter);
            return index is null ? null : new IndexedRecords(directory, ledger, filter, tell, index, TileReader.Over(ledger));
        }
        catch (IndexException failure)
        {
            tell($"The search index of '{directory}' is not used, because {failure.Message}: all entries are read.");
        }
        catch (LedgerException failure)
        {
            index?.Dispose();
            tell($"The search index of '{directory}' is not used, because nothing can be compared with the checkpoint: {failure.Message} All entries are read.");
        }

        return null;
    }

    /// <summary>Gives the records in order, until the index ends or cannot be trusted any more.</summary>
    /// <exception cref="LedgerException">An entry is damaged, or not the one that was signed.</exception>
    internal IEnumerable<RecordView> Run()
    {
        foreach (var (index, isCrowded) in Candidates())
        {
            if (!_ledger.TryRead(index, out var entry))
                continue;
            if (Look(entry, isCrowded, out var record) == Fit.Impossible)
            {
                Distrust(index);
                yield break;
            }

            if (record is not null)
                yield return record;
        }
    }

    public void Dispose()
    {
        _tiles.Dispose();
        _index.Dispose();
    }

    /// <summary>The next stretches; none at the end, or when the index fails.</summary>
    private IReadOnlyList<StretchRows> Page()
    {
        try
        {
            var page = _index.Page(Next / _index.Entries);
            if (page.Count == 0)
                Next = Math.Max(Next, _index.Next);
            return page;
        }
        catch (IndexException failure)
        {
            _tell($"The search index of '{_directory}' is not used from entry {Next} on, because {failure.Message}: those entries are read.");
            return [];
        }
    }

    private IEnumerable<(long Index, bool IsCrowded)> Candidates()
    {
        while (Page() is { Count: > 0 } page)
        {
            foreach (var stretch in page)
            {
                foreach (var index in Indexes(stretch))
                    yield return index;
                Next = (stretch.Id + 1) * _index.Entries;
            }
        }
    }

    private IEnumerable<(long Index, bool IsCrowded)> Indexes(StretchRows stretch)
    {
        if (stretch.Rows is not { } rows)
            yield break;
        HashSet<int> crowded = stretch.Crowded is { } set ? [.. IndexRows.In(set)] : [];
        foreach (var row in IndexRows.In(rows))
        {
            if (row < _index.Entries)
                yield return ((stretch.Id * _index.Entries) + row, crowded.Contains(row));
        }
    }

    private Fit Look(in LedgerEntry entry, bool isCrowded, out RecordView? record)
    {
        record = null;
        var ledger = _ledger.Identity.Name;
        if (!RecordSpans.TryCreate(ledger, entry, out var spans))
            return Fit.No;
        if (!_filter.Selection.Matches(spans))
            return isCrowded || _possible.Matches(spans) || HasTerms(spans) ? Fit.No : Fit.Impossible;
        if (!_filter.Fits(spans) || !RecordView.TryKeep(ledger, entry, out record))
            return Fit.No;
        _tiles.Demand(entry);
        return Fit.Yes;
    }

    /// <summary>Two values may have the same term by chance.</summary>
    private bool HasTerms(in RecordSpans record)
    {
        var values = new RecordValues();
        values.Read(record, _index.Terms);
        return _filter.Selection.MayFit(new PossibleTerms(_index.Terms, values.Terms(_index.Terms)));
    }

    private void Distrust(long index)
    {
        Next = index;
        var reason = $"it names entry {index}, which does not fit";
        _tell($"The search index of '{_directory}' is not used from entry {index} on, because {reason}: it is stale or was altered, and what stands before may be incomplete; search again with --scan.");
        try
        {
            LedgerSideFiles.Write(_directory, IndexFiles.Folder, IndexFiles.Mark, System.Text.Encoding.UTF8.GetBytes(reason));
        }
        catch (LedgerException failure)
        {
            _tell($"It cannot be marked for being built anew: {failure.Message}");
        }
    }
}
