namespace AuditOtel.Ledger.Retention;

/// <summary>What is about to be removed; the entry that says so is durable and signed already.</summary>
/// <param name="EntryIndex">The index of the expiry entry.</param>
/// <param name="Segments">The segments, the oldest first.</param>
public sealed record ExpiryPlan(long EntryIndex, IReadOnlyList<ExpiredSegment> Segments);
