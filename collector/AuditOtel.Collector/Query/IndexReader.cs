using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Query;

/// <summary>Asks a ledger's search index which entries may fit, a page of stretches at a time. It never writes, and holds nothing open between two pages. Not thread-safe.</summary>
internal sealed class IndexReader : IDisposable
{
    /// <summary>Stretches of a page: enough to be quick, few enough that the index is not held up.</summary>
    private const int PageStretches = 64;

    private readonly string _path;
    private readonly LedgerReader _ledger;
    private readonly RecordFilter _filter;
    private readonly IndexState _state;
    private SqliteConnection _connection;
    private SqliteCommand _page;
    private bool _isStill;

    private IndexReader(string path, LedgerReader ledger, RecordFilter filter)
    {
        (_path, _ledger, _filter) = (path, ledger, filter);
        _isStill = IndexFiles.IsStill(path);
        _connection = IndexFiles.OpenToRead(path, _isStill);
        try
        {
            _state = IndexState.Read(_connection, null) ?? throw new IndexException("it is of another version");
            if (Contradiction(_state) is { } problem)
                throw new IndexException(problem);
            Next = _state.Next;
            _page = NewPage();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Entries of a stretch.</summary>
    internal int Entries => _state.Stretch;

    /// <summary>Its terms.</summary>
    internal IndexTerm Terms => _state.Terms;

    /// <summary>The first entry that the index does not know.</summary>
    internal long Next { get; private set; }

    /// <summary>Opens the index of a ledger; null when it has none.</summary>
    /// <param name="directory">The ledger's.</param>
    /// <param name="ledger">Whose it must be; it is refreshed when the index knows more.</param>
    /// <param name="filter">What is asked.</param>
    /// <exception cref="IndexException">It is there and cannot be used.</exception>
    internal static IndexReader? Open(string directory, LedgerReader ledger, RecordFilter filter) =>
        Guarded(() =>
    {
        if (IndexFiles.Newest(directory) is not { } path)
            return null;
        if (IndexFiles.MarkOf(directory) is not null)
            throw new IndexException("it is marked for being built anew");
        return new IndexReader(path, ledger, filter);
    });

    /// <summary>The next stretches that may hold something; none behind the last.</summary>
    /// <param name="first">The first stretch to look at.</param>
    /// <exception cref="IndexException">The index cannot be used any more.</exception>
    internal IReadOnlyList<StretchRows> Page(long first) => Guarded(() =>
    {
        var page = Read(first);
        if (!_isStill || IndexFiles.IsStill(_path))
            return page;

        // A collector began to write: SQLite keeps us apart from now on.
        Dispose();
        (_isStill, _connection) = (false, IndexFiles.OpenToRead(_path, isStill: false));
        _page = NewPage();
        return Read(first);
    });

    public void Dispose()
    {
        _page.Dispose();
        _connection.Dispose();
    }

    /// <summary>The index may have learnt of entries that came since the ledger was looked at.</summary>
    private string? Contradiction(IndexState state)
    {
        if (state.Next > _ledger.Size)
            _ledger.Refresh();
        return state.Contradiction(_ledger);
    }

    private List<StretchRows> Read(long first)
    {
        using var transaction = _connection.BeginTransaction(deferred: true);
        var state = IndexState.Read(_connection, transaction);
        if (state is null || !string.Equals(state.Build, _state.Build, StringComparison.Ordinal) || Contradiction(state) is not null)
            throw new IndexException("it was built anew meanwhile");
        Next = state.Next;
        var page = new List<StretchRows>(PageStretches);
        _page.Transaction = transaction;
        _page.Parameters["@first"].Value = first;
        _page.Parameters[SelectionSql.EntriesName].Value = (long)Entries;
        using (var reader = _page.ExecuteReader())
        {
            while (reader.Read())
                page.Add(new StretchRows(reader.GetInt64(0), Rows(reader, 1), Rows(reader, 2)));
        }

        transaction.Commit();
        return page;
    }

    private static byte[]? Rows(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    private SqliteCommand NewPage()
    {
        var sql = _filter.Selection.ToSql(Terms);
        var page = _connection.CreateCommand();
        page.CommandText = $"SELECT s.id, {sql.Text}, s.crowded FROM stretch AS s WHERE s.id >= @first AND s.newest >= @from AND s.oldest <= @to ORDER BY s.id LIMIT {PageStretches}";
        page.Parameters.AddWithValue("@first", 0L);
        page.Parameters.AddWithValue("@from", Nanoseconds(_filter.From, long.MinValue));
        page.Parameters.AddWithValue("@to", Nanoseconds(_filter.To, long.MaxValue));
        page.Parameters.AddWithValue(SelectionSql.EntriesName, 0L);
        foreach (var (number, value) in sql.Parameters.Index())
            page.Parameters.AddWithValue(SelectionSql.NameOf(number), value);
        return page;
    }

    /// <summary>Times as the index has them; what it cannot hold is the bound that leaves nothing out.</summary>
    private static long Nanoseconds(DateTimeOffset? time, long otherwise)
    {
        if (time is not { } instant)
            return otherwise;
        var nanoseconds = (Int128)(instant - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return (long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue);
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is SqliteException or InvalidCastException or InvalidOperationException or InvalidDataException or OverflowException or FormatException)
        {
            throw new IndexException($"it is damaged ({failure.Message.TrimEnd('.')})", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"it cannot be read ({failure.Message.TrimEnd('.')})", failure);
        }
    }
}
