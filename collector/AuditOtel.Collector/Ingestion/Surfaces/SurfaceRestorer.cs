using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>Reads from the entries of the ledger which surfaces the services had, and what was told of them.</summary>
internal sealed class SurfaceRestorer(SurfaceTracker tracker)
{
    private byte[] _context = [];
    private byte[] _service = [];
    private bool _isOwn;

    internal void Restore(in LedgerEntry entry, in StoredRecord record, in LogRecordFacts facts)
    {
        var bytes = record.LogRecord.Span;
        if (bytes.IndexOf("audit.surface."u8) < 0)
            return;
        ReadContext(entry.Context);

        // Only the collector itself can say that a surface is told.
        if (_isOwn && SurfaceRecords.Read(bytes) is { } told)
            tracker.RestoreEvent(told, record.ReceivedUnixNanoseconds);
        else if (!_isOwn && facts.Surface.Length > 0)
            tracker.Restore(_service, facts.Surface.Of(bytes), record.ReceivedUnixNanoseconds, facts.Stream.Of(bytes));
    }

    // Records that follow each other mostly share their context.
    private void ReadContext(ReadOnlyMemory<byte> body)
    {
        if (_context.Length > 0 && body.Span.SequenceEqual(_context))
            return;
        _context = body.ToArray();
        if (!StoredContext.TryParse(body, out var context) || ExportDecoder.CheckResource(context.Resource.Span, out _, out var name) is not null)
        {
            (_service, _isOwn) = ([], false);
            return;
        }

        _service = name.Of(context.Resource.Span).ToArray();
        _isOwn = string.Equals(context.Listener, SelfRecords.Listener, StringComparison.Ordinal);
    }
}
