namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>One difference.</summary>
/// <param name="Index">The place in the ledger, as the ledger or the document says it; null when the document says none.</param>
/// <param name="Record">The record's id; empty when nobody says one.</param>
/// <param name="Document">The document's <c>_id</c>; empty when there is none.</param>
/// <param name="Detail">What differs, such as the names of fields; empty when the kind says it.</param>
internal sealed record ComparisonFinding(long? Index, string Record, string Document, string Detail);
