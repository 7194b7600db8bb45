namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>What stands at one place of the ledger.</summary>
/// <param name="Sequence">The place; -1 for documents that say none.</param>
/// <param name="Documents">The documents there.</param>
/// <param name="Unread">Documents there beyond those, when they are more than a page.</param>
internal sealed record FoundPlace(long Sequence, IReadOnlyList<FoundDocument> Documents, long Unread);
