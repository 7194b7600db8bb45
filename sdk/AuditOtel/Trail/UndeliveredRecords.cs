namespace AuditOtel.Trail;

/// <summary>
/// Records without a receipt, by number. While it holds one, the trail gives no number to a new intent, so it holds at most two records
/// for each call that was running when the first of them failed. Its owner serialises access.
/// </summary>
internal sealed class UndeliveredRecords
{
    private readonly SortedDictionary<long, OutgoingRecord> _records = [];

    internal int Count => _records.Count;

    internal void Add(in OutgoingRecord record) => _records.Add(record.Number, record.Copy());

    internal bool Remove(long number) => _records.Remove(number);

    internal bool TryGetFirst(out OutgoingRecord record)
    {
        record = default;
        foreach (var entry in _records)
        {
            record = entry.Value;
            return true;
        }

        return false;
    }
}
