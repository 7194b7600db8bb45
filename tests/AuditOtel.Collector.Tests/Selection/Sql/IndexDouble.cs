using AuditOtel.Collector.Index;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Tests.Selection.Sql;

/// <summary>An index of records without a ledger, filled and asked with nothing but what the product defines. Each record stands at its place among them.</summary>
internal sealed class IndexDouble : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotx");
    private readonly IReadOnlyList<StoredFields> _records;
    private readonly int _stretch;
    private readonly SqliteConnection _connection;

    internal IndexDouble(IReadOnlyList<StoredFields> records, int stretch)
    {
        _records = records;
        _stretch = stretch;
        var path = Path.Combine(_root.FullName, "index.sqlite");
        File.WriteAllBytes(path, []);
        IndexDatabase.Create(path, new LedgerIdentity("test/ledger", "", ""), stretch);
        using (var index = IndexDatabase.Open(path)!)
        {
            Terms = index.State.Terms;
            Fill(index);
        }

        _connection = IndexFiles.OpenToRead(path, isStill: true);
    }

    internal IndexTerm Terms { get; }

    public void Dispose()
    {
        _connection.Dispose();
        _root.Delete(recursive: true);
    }

    /// <summary>The places of the records that may fit.</summary>
    internal HashSet<int> Find(SelectionSql selection)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT s.id, {selection.Text} FROM stretch AS s";
        command.Parameters.AddWithValue(SelectionSql.EntriesName, (long)_stretch);
        foreach (var (number, value) in selection.Parameters.Index())
            command.Parameters.AddWithValue(SelectionSql.NameOf(number), value);
        using var reader = command.ExecuteReader();
        var found = new HashSet<int>();
        while (reader.Read())
        {
            if (!reader.IsDBNull(1))
                found.UnionWith(IndexRows.In(reader.GetFieldValue<byte[]>(1)).Where(row => row < _stretch).Select(row => (int)(reader.GetInt64(0) * _stretch) + row).Where(place => place < _records.Count));
        }

        return found;
    }

    /// <summary>The entry at a place.</summary>
    internal LedgerEntry Entry(int place) => _records[place].Entry with { Index = place };

    private void Fill(IndexDatabase index)
    {
        var builder = new StretchBuilder(_stretch);
        for (var first = 0; first < _records.Count; first += _stretch)
        {
            builder.Begin(first / _stretch, Terms);
            for (var place = first; place < Math.Min(first + _stretch, _records.Count); place++)
                builder.Take("test/ledger", Entry(place));
            index.Save(builder, []);
        }
    }
}
