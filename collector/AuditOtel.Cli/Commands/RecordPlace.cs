using System.Globalization;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary>Finds the entry that a user names by index or record id.</summary>
internal static class RecordPlace
{
    /// <exception cref="CommandFailure">There is no such entry.</exception>
    internal static LedgerEntry Find(LedgerReader reader, string wanted)
    {
        if (long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            if (reader.TryRead(index, out var entry))
                return entry;
            throw reader.IsExpired(index)
                ? new CommandFailure(ExitCode.InputOutput, $"Index {index} of the ledger {reader.Identity.Name} expired by its retention policy: its hash is kept, and its archive holds it if one was made.")
                : new CommandFailure(ExitCode.InputOutput, $"The ledger {reader.Identity.Name} has no index {index}: it holds {reader.Size} entries, counted from 0.");
        }

        using var cursor = reader.Read();
        while (cursor.MoveNext())
        {
            if (RecordView.TryCreate(reader.Identity.Name, cursor.Current, out var record)
                && string.Equals(record.Text(AuditAttributes.RecordId), wanted, StringComparison.OrdinalIgnoreCase)
                && reader.TryRead(record.Index, out var entry))
            {
                return entry;
            }
        }

        throw new CommandFailure(ExitCode.InputOutput, $"The ledger {reader.Identity.Name} has no record with the id '{wanted}'.");
    }
}
