namespace AuditOtel.Ledger.Retention;

/// <summary>What an expiry removed.</summary>
/// <param name="EntryIndex">The index of the expiry entry.</param>
/// <param name="Segments">The segments, the oldest first.</param>
/// <param name="FreedBytes">Bytes of the segments less those of their tombstones.</param>
public sealed record ExpiryReport(long EntryIndex, IReadOnlyList<ExpiredSegment> Segments, long FreedBytes);
