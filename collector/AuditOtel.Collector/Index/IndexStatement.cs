using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Index;

/// <summary>A statement that is prepared once.</summary>
internal sealed class IndexStatement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    internal IndexStatement(SqliteConnection connection, string text, params ReadOnlySpan<string> parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = text;
        _parameters = new SqliteParameter[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            _command.Parameters.Add(_parameters[i] = new SqliteParameter { ParameterName = parameters[i] });
    }

    /// <summary>Runs it with these values: string, long, double, byte[] or null.</summary>
    internal void Run(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            _parameters[i].Value = values[i] ?? DBNull.Value;
        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
