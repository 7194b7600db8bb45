using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Reading;

/// <summary>A stretch of a ledger: a segment, or the tombstone in its place.</summary>
internal sealed record LedgerPart(long FirstIndex, SegmentPlace? Segment, TombstonePlace? Tombstone);
