using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Archiving;

/// <summary>A segment to archive.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="HeaderBehind">The header of what stands behind it, expired or not.</param>
/// <param name="Content">What was found in it.</param>
/// <param name="Bytes">How many of its bytes count.</param>
internal sealed record ArchiveSegment(SegmentPlace Place, byte[] HeaderBehind, ExpiredSegment Content, long Bytes);
