using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>Fills the duplicate window from the newest entries of the ledger, so that a repeat is recognised after a restart too.</summary>
internal static class DuplicateWindowLoader
{
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal static void Load(DuplicateWindow window, LedgerReader reader, int capacity)
    {
        using var cursor = reader.Read(Math.Max(0, reader.Size - capacity));
        while (cursor.MoveNext())
        {
            var entry = cursor.Current;
            if (entry.Kind == EntryKind.Record && TryIdentify(entry, out var stored))
                window.Remember(stored);
        }
    }

    // A record without an id was never in the window, so there is nothing to restore for it.
    private static bool TryIdentify(in LedgerEntry entry, out StoredId stored)
    {
        stored = default;
        if (!StoredRecord.TryParse(entry.Body, out var record))
            return false;
        var logRecord = record.LogRecord.Span;
        var id = LogRecordReader.FindRecordId(logRecord);
        if (id.IsEmpty)
            return false;
        stored = new StoredId(RecordDigest.OfId(id), RecordDigest.OfContent(logRecord), entry.Index, record.ReceivedUnixNanoseconds);
        return true;
    }
}
