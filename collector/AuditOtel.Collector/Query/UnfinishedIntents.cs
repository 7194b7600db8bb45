using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Query;

/// <summary>Finds the intents without an outcome: actions that still run, or whose process ended while they ran.</summary>
public static class UnfinishedIntents
{
    /// <summary>Looks for the outcome of each intent; the two may stand in any order. Memory is needed for the ones that are open.</summary>
    /// <param name="records">All records of the ledgers, also those outside the time asked for.</param>
    /// <param name="from">Only intents at or after this instant.</param>
    /// <param name="to">Only intents before this instant.</param>
    /// <returns>The unfinished intents in the order of the records.</returns>
    public static IReadOnlyList<RecordView> Find(IEnumerable<RecordView> records, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        var open = new OrderedDictionary<string, RecordView>(StringComparer.Ordinal);
        var overtaken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            var operation = record.Text(AuditAttributes.OperationId);
            if (operation.Length == 0)
                continue;
            switch (record.Text(AuditAttributes.Stage))
            {
                case "intent" when !overtaken.Remove(operation): open.TryAdd(operation, record); break;
                case "outcome" when !open.Remove(operation): overtaken.Add(operation); break;
            }
        }

        return [.. open.Values.Where(intent => (from is not { } first || intent.Time >= first) && (to is not { } end || intent.Time < end))];
    }
}
