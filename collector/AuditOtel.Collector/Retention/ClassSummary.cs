namespace AuditOtel.Collector.Retention;

/// <summary>The records of one class in a segment.</summary>
/// <param name="Count">How many.</param>
/// <param name="Newest">When the newest of them was received.</param>
internal sealed record ClassSummary(long Count, DateTimeOffset Newest);
