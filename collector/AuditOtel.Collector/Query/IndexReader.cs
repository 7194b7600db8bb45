using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Query;

/// <summary>Asks a ledger's search index which entries may fit, a page of stretches at a time. It never writes, and holds nothing open between two pages. Not thread-safe.</summary>
internal sealed class IndexReader : IDisposable
{
    /// <summary>Stretches of a page: enough to be quick, few enough that the index is not held up.</summary>
    private const int PageStretches = 64;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _page;
    private readonly SqliteParameter _first;
    private readonly LedgerReader _ledger;
    private readonly string _build;

    private IndexReader(SqliteConnection connection, LedgerReader ledger, IndexState state, RecordFilter filter)
    {
        _connection = connection;
        _ledger = ledger;
        (_build, Entries, Next) = (state.Build, state.Stretch, state.Next);
        var sql = filter.Selection.ToSql();
        _page = connection.CreateCommand();
        _page.CommandText = $"SELECT s.id, {sql.Text} FROM stretch AS s WHERE s.id >= @first AND s.newest >= @from AND s.oldest <= @to ORDER BY s.id LIMIT {PageStretches}";
        _first = _page.Parameters.Add("@first", SqliteType.Integer);
        _page.Parameters.AddWithValue("@from", Nanoseconds(filter.From, long.MinValue));
        _page.Parameters.AddWithValue("@to", Nanoseconds(filter.To, long.MaxValue));
        _page.Parameters.AddWithValue(SelectionSql.EntriesName, (long)Entries);
        foreach (var (number, value) in sql.Parameters.Index())
            _page.Parameters.AddWithValue(SelectionSql.NameOf(number), value);
    }

    /// <summary>Entries of a stretch.</summary>
    internal int Entries { get; }

    /// <summary>The first entry that the index does not know.</summary>
    internal long Next { get; private set; }

    /// <summary>Opens the index of a ledger; null when it has none.</summary>
    /// <param name="directory">The ledger's.</param>
    /// <param name="ledger">Whose it must be; it is refreshed when the index knows more.</param>
    /// <param name="filter">What is asked.</param>
    /// <exception cref="IndexException">It is there and cannot be used.</exception>
    internal static IndexReader? Open(string directory, LedgerReader ledger, RecordFilter filter) => Guarded(() =>
    {
        if (IndexFiles.Newest(directory) is not { } path)
            return null;
        var connection = IndexFiles.OpenToRead(path);
        try
        {
            var state = IndexState.Read(connection, null) ?? throw new IndexException("it is of another version");
            return Contradiction(state, ledger) is { } problem ? throw new IndexException(problem) : new IndexReader(connection, ledger, state, filter);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });

    /// <summary>The next stretches that may hold something; none behind the last.</summary>
    /// <param name="first">The first stretch to look at.</param>
    /// <exception cref="IndexException">The index cannot be used any more.</exception>
    internal IReadOnlyList<StretchRows> Page(long first) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction(deferred: true);
        var state = IndexState.Read(_connection, transaction);
        if (state is null || !string.Equals(state.Build, _build, StringComparison.Ordinal) || Contradiction(state, _ledger) is not null)
            throw new IndexException("it was built anew meanwhile");
        Next = state.Next;
        var page = new List<StretchRows>(PageStretches);
        _page.Transaction = transaction;
        _first.Value = first;
        using (var reader = _page.ExecuteReader())
        {
            while (reader.Read())
                page.Add(new StretchRows(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1)));
        }

        transaction.Commit();
        return page;
    });

    public void Dispose()
    {
        _page.Dispose();
        _connection.Dispose();
    }

    /// <summary>The index may have learnt of entries that came since the ledger was looked at.</summary>
    private static string? Contradiction(IndexState state, LedgerReader ledger)
    {
        if (state.Next > ledger.Size)
            ledger.Refresh();
        return state.Contradiction(ledger.Identity, ledger.Size);
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
