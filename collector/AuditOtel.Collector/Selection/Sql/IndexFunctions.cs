using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>Gives a connection the functions that <see cref="SelectionSql"/> calls.</summary>
internal static class IndexFunctions
{
    internal static void AddTo(SqliteConnection connection)
    {
        connection.CreateFunction<byte[]?, long, byte[]?>(PostingBucket.RowsOf, PostingBucket.Rows, isDeterministic: true);
        connection.CreateAggregate<byte[]?, byte[]?>(IndexRows.Any, null, IndexRows.Union, isDeterministic: true);
        connection.CreateFunction<byte[]?, byte[]?, byte[]?>(IndexRows.And, IndexRows.Intersection, isDeterministic: true);
        connection.CreateFunction<byte[]?, byte[]?, byte[]?>(IndexRows.Or, IndexRows.Union, isDeterministic: true);
    }
}
