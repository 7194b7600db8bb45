namespace AuditOtel.Collector.Index;

/// <summary>How far the search index has come.</summary>
/// <param name="Next">The first entry that it does not know; searches read those behind it from the ledger.</param>
/// <param name="Lag">Entries of the ledger behind that. Whole stretches of 16,384 entries are indexed, so that some always are.</param>
/// <param name="Problem">Why it does not go on, in one sentence; null when it does.</param>
public sealed record IndexStatus(long Next, long Lag, string? Problem);
