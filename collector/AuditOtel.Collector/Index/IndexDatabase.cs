using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Index;

/// <summary>An index that is open for writing. Each stretch is one transaction, with the place where to go on. Not thread-safe.</summary>
internal sealed class IndexDatabase : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly IndexStatement _deletePostings;
    private readonly IndexStatement _deleteWords;
    private readonly IndexStatement _deleteStretch;
    private readonly IndexStatement _insertPosting;
    private readonly IndexStatement _insertWord;
    private readonly IndexStatement _insertStretch;
    private readonly IndexStatement _advance;
    private readonly byte[] _room = new byte[IndexRows.BitmapBytes];

    private IndexDatabase(SqliteConnection connection, string path, IndexState state)
    {
        _connection = connection;
        Path = path;
        State = state;
        _deletePostings = new IndexStatement(connection, "DELETE FROM posting WHERE stretch = @stretch", "@stretch");
        _deleteWords = new IndexStatement(connection, "DELETE FROM word WHERE stretch = @stretch", "@stretch");
        _deleteStretch = new IndexStatement(connection, "DELETE FROM stretch WHERE id = @id", "@id");
        _insertPosting = new IndexStatement(connection, "INSERT INTO posting (stretch, bucket, terms) VALUES (@stretch, @bucket, @terms)", "@stretch", "@bucket", "@terms");
        _insertWord = new IndexStatement(
            connection,
            "INSERT INTO word (stretch, field, number, term, text, amount, instant, address) VALUES (@stretch, @field, @number, @term, @text, @amount, @instant, @address)",
            "@stretch", "@field", "@number", "@term", "@text", "@amount", "@instant", "@address");
        _insertStretch = new IndexStatement(connection, "INSERT INTO stretch (id, entries, oldest, newest, crowded) VALUES (@id, @entries, @oldest, @newest, @crowded)", "@id", "@entries", "@oldest", "@newest", "@crowded");
        _advance = new IndexStatement(connection, "UPDATE state SET next = @next, history = @history WHERE id = 1", "@next", "@history");
    }

    internal string Path { get; }

    /// <summary>What it says of itself.</summary>
    internal IndexState State { get; private set; }

    /// <summary>Makes an empty index in a file that is there and empty.</summary>
    /// <exception cref="SqliteException">The disk refused.</exception>
    internal static void Create(string path, LedgerIdentity ledger, int entries)
    {
        using var connection = Connect(path);
        using var transaction = connection.BeginTransaction();
        using var create = new IndexStatement(connection, IndexSchema.Create);
        create.Run(transaction);
        using var insert = new IndexStatement(
            connection, "INSERT INTO state (id, version, ledger, stretch, build, key, next) VALUES (1, @version, @ledger, @stretch, @build, @key, 0)", "@version", "@ledger", "@stretch", "@build", "@key");
        insert.Run(transaction, (long)IndexSchema.Version, IndexState.NameOf(ledger), (long)entries, Guid.NewGuid().ToString("N"), IndexTerm.NewKey());
        transaction.Commit();
    }

    /// <summary>Opens an index that is there; null when it is of another version.</summary>
    /// <exception cref="SqliteException">It is damaged, or the disk refused.</exception>
    internal static IndexDatabase? Open(string path)
    {
        var connection = Connect(path);
        try
        {
            if (IndexState.Read(connection, null) is { } state)
                return new IndexDatabase(connection, path, state);
            connection.Dispose();
            return null;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Stores a stretch in place of what was there of it.</summary>
    /// <param name="stretch">The stretch.</param>
    /// <param name="history">What the entries before its end are, see <see cref="IndexHistory"/>.</param>
    /// <exception cref="SqliteException">It could not be; then nothing has changed.</exception>
    internal void Save(StretchBuilder stretch, byte[] history)
    {
        using var transaction = _connection.BeginTransaction();
        if (stretch.End <= State.Next)
            Remove(transaction, stretch.Id);
        if (stretch.Entries > 0)
            Insert(transaction, stretch);
        var state = State;
        if (stretch.End > state.Next)
        {
            state = state with { Next = stretch.End, History = history };
            _advance.Run(transaction, state.Next, state.History);
        }

        transaction.Commit();
        State = state;
    }

    /// <summary>The stretches, and how many entries each had when it was indexed.</summary>
    internal IReadOnlyList<(long Id, long Entries)> Stretches()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT id, entries FROM stretch ORDER BY id";
        using var reader = command.ExecuteReader();
        var stretches = new List<(long Id, long Entries)>();
        while (reader.Read())
            stretches.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return stretches;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _deletePostings, _deleteWords, _deleteStretch, _insertPosting, _insertWord, _insertStretch, _advance })
            statement.Dispose();
        _connection.Dispose();
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = IndexFiles.OpenToWrite(path);
        try
        {
            // A transaction that a power cut takes back is built again; what expired is overwritten.
            using var settings = connection.CreateCommand();
            settings.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 16777216;";
            settings.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Remove(SqliteTransaction transaction, long id)
    {
        _deletePostings.Run(transaction, id);
        _deleteWords.Run(transaction, id);
        _deleteStretch.Run(transaction, id);
    }

    private void Insert(SqliteTransaction transaction, StretchBuilder stretch)
    {
        _insertStretch.Run(transaction, stretch.Id, stretch.Entries, stretch.Oldest, stretch.Newest, stretch.Crowded(_room));
        foreach (var (bucket, terms) in stretch.Buckets())
            _insertPosting.Run(transaction, stretch.Id, (long)bucket, terms);
        foreach (var field in stretch.Fields.OrderBy(static field => field.Field))
        {
            if (field.Words is not { } words)
                _insertWord.Run(transaction, stretch.Id, field.Field, 0L, field.Presence, null, null, null, null);
            else
                InsertWords(transaction, stretch.Id, field.Field, words);
        }
    }

    private void InsertWords(SqliteTransaction transaction, long stretch, long field, IEnumerable<IndexedWord> words)
    {
        foreach (var (number, word) in words.Index())
            _insertWord.Run(transaction, stretch, field, (long)number, word.Term, word.Text, word.Amount, word.Instant, word.Address);
    }
}
