using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Archiving;

/// <summary>A segment to archive, the one behind it, and what was found in it.</summary>
internal sealed record ArchiveSegment(SegmentPlace Place, SegmentPlace Next, ExpiredSegment Content, long Bytes);
