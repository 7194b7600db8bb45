using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>One checked log record: places in the request, and what it is.</summary>
internal readonly record struct DecodedRecord(
    int Context, ByteRange LogRecord, ByteRange RecordId, ByteRange Stream, long Number, ByteRange Surface, bool IsAudit, bool IsOfLastResort, RequiredFields Missing);
