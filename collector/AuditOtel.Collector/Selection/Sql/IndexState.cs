using AuditOtel.Ledger;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>What an index says of itself.</summary>
/// <param name="Ledger">Whose it is, see <see cref="NameOf"/>.</param>
/// <param name="Stretch">Entries of a stretch.</param>
/// <param name="Build">Different for each index that was built.</param>
/// <param name="Terms">Its terms, which nobody can tell without its key.</param>
/// <param name="Next">The first entry that it does not know.</param>
/// <param name="History">What the entries before it were, see <see cref="IndexHistory"/>; null when there are none.</param>
internal sealed record IndexState(string Ledger, int Stretch, string Build, IndexTerm Terms, long Next, byte[]? History)
{
    /// <summary>A ledger's name with its keys: another ledger may have the name, too.</summary>
    internal static string NameOf(LedgerIdentity ledger) => $"{ledger.Name}\n{ledger.Ed25519Key}\n{ledger.EcdsaKey}";

    /// <summary>Reads it; null when it is of another version, or says nothing.</summary>
    /// <exception cref="SqliteException">It is damaged, or no index.</exception>
    internal static IndexState? Read(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = IndexSchema.SelectState;
        using var reader = command.ExecuteReader();
        if (!reader.Read() || reader.GetInt64(0) != IndexSchema.Version)
            return null;
        return new IndexState(reader.GetString(1), reader.GetInt32(2), reader.GetString(3), new IndexTerm(reader.GetFieldValue<byte[]>(4)), reader.GetInt64(5), reader.IsDBNull(6) ? null : reader.GetFieldValue<byte[]>(6));
    }

    /// <summary>Why it cannot be the index of a ledger; null when it can.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <exception cref="LedgerException">An entry of the ledger is damaged.</exception>
    internal string? Contradiction(LedgerReader ledger)
    {
        if (!string.Equals(Ledger, NameOf(ledger.Identity), StringComparison.Ordinal))
            return "it is of another ledger";
        if (Stretch is < 1 or > IndexSchema.StretchEntries || Next < 0 || Next % Stretch != 0)
            return "it is damaged";
        if (Next > ledger.Size)
            return $"it knows {Next} entries and the ledger has {ledger.Size}";
        var isSame = Next == 0 || (History is not null && History.AsSpan().SequenceEqual(IndexHistory.Of(ledger, Next)));
        return isSame ? null : $"the entries before {Next} of the ledger are not the ones that were indexed";
    }
}
