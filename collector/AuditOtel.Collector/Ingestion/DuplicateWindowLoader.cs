using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Shortening;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Fills the duplicate window and the memory of the producers' streams and surfaces from the newest entries of the ledger, in one pass, so that a repeat, a gap,
/// a replay and another surface are recognised after a restart too.
/// </summary>
internal static class DuplicateWindowLoader
{
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    internal static void Load(DuplicateWindow window, StreamTracker streams, SurfaceTracker surfaces, LedgerReader reader, int capacity)
    {
        var first = Math.Max(0, reader.Size - capacity);
        if (first > 0)
        {
            streams.BeginAmid();
            surfaces.BeginAmid();
        }

        var restorer = new SurfaceRestorer(surfaces);
        using var cursor = reader.Read(first);
        while (cursor.MoveNext())
        {
            var entry = cursor.Current;
            if (entry.Kind == EntryKind.Record && StoredRecord.TryParse(entry.Body, out var record))
                Load(window, streams, restorer, entry, record);
        }
    }

    private static void Load(DuplicateWindow window, StreamTracker streams, SurfaceRestorer surfaces, in LedgerEntry entry, in StoredRecord record)
    {
        var bytes = record.LogRecord.Span;
        if (!LogRecordReader.TryRead(bytes, out var facts, out _))
            return;
        // A record without an id was never in the window, so there is nothing to restore for it.
        if (facts.RecordId.Length > 0)
            window.Remember(new StoredId(RecordDigest.OfId(facts.RecordId.Of(bytes)), ContentOf(record), entry.Index, record.ReceivedUnixNanoseconds));
        if (facts.Stream.Length > 0 && facts.Number > 0)
            streams.Restore(facts.Stream.Of(bytes), facts.Number);
        surfaces.Restore(entry, record, facts);
        // Only the collector itself can say that a gap is recorded; a producer's record of that name says nothing.
        if (bytes.IndexOf("audit.gap"u8) >= 0 || bytes.IndexOf("audit.sequence.replay"u8) >= 0)
            LoadEvent(streams, entry, bytes);
    }

    // A repeat of a shortened record comes whole.
    private static UInt128 ContentOf(in StoredRecord record) =>
        (record.IsShortened ? RecordShortener.ContentOf(record.LogRecord.Span) : null) ?? RecordDigest.OfContent(record.LogRecord.Span);

    private static void LoadEvent(StreamTracker streams, in LedgerEntry entry, ReadOnlySpan<byte> logRecord)
    {
        if (StoredContext.TryParse(entry.Context, out var context)
            && string.Equals(context.Listener, SelfRecords.Listener, StringComparison.Ordinal)
            && StreamRecords.Read(logRecord) is { } told)
        {
            streams.RestoreEvent(told);
        }
    }
}
