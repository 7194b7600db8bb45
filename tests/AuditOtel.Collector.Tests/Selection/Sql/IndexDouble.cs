using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Sql;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Tests.Selection.Sql;

/// <summary>An index in memory, filled and asked with nothing but what the product defines.</summary>
internal sealed class IndexDouble : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    internal IndexDouble(IEnumerable<StoredFields> records)
    {
        _connection.Open();
        Run(IndexSchema.Create);
        using var transaction = _connection.BeginTransaction();
        foreach (var (number, record) in records.Index())
            Add(number, record);
        transaction.Commit();
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The numbers of the records that fit.</summary>
    internal HashSet<long> Find(SelectionSql selection)
    {
        using var command = Command($"SELECT r.id FROM record AS r WHERE {selection.Text}", [.. selection.Parameters.Select(static (value, number) => (SelectionSql.NameOf(number), (object?)value))]);
        using var reader = command.ExecuteReader();
        var found = new HashSet<long>();
        while (reader.Read())
            found.Add(reader.GetInt64(0));
        return found;
    }

    private void Add(long number, StoredFields stored)
    {
        Assert.True(RecordSpans.TryCreate("test/ledger", stored.Entry, out var spans));
        var record = new IndexedRecord(spans);
        Run(IndexSchema.InsertRecord, [
            ("@id", number), ("@position", record.Position), ("@time", record.Time), ("@several", record.HasSeveral ? 1L : 0),
            .. IndexSchema.OrderedColumns.Select(column => ("@" + column.Column, (object?)record.Column(column.Field)))]);
        foreach (var value in record.Values)
        {
            Run(IndexSchema.InsertField, ("@name", value.Field));
            Run(IndexSchema.InsertValue, ("@record", number), ("@name", value.Field), ("@number", (long)value.Number), ("@text", value.Text), ("@amount", value.Amount), ("@instant", value.Instant), ("@address", value.Address));
        }
    }

    private void Run(string text, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(text, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, (string Name, object? Value)[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
