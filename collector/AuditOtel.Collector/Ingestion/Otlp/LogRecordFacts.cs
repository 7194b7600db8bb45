using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>What ingestion has to know of one log record.</summary>
/// <param name="IsAudit">It has an event name or an attribute of the audit namespace.</param>
/// <param name="Present">The required fields it has; never the service name, which its resource tells.</param>
/// <param name="RecordId">Where the text of its id stands in the record; empty when it has none.</param>
/// <param name="Stream">Where the text of its stream's id stands in the record; empty when it has none.</param>
/// <param name="Number">Its number in the stream; 0 when it has none.</param>
/// <param name="Surface">Where the text of the digest of its audited surface stands in the record; empty when it has none.</param>
/// <param name="IsOfLastResort">It is an intent, an outcome or of an unconditional class: stored even when only the reserve is left.</param>
internal readonly record struct LogRecordFacts(bool IsAudit, RequiredFields Present, ByteRange RecordId, ByteRange Stream, long Number, ByteRange Surface, bool IsOfLastResort);
