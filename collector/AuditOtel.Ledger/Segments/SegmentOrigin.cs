using AuditOtel.Ledger.Space;

namespace AuditOtel.Ledger.Segments;

/// <summary>What the writer of a segment knows of its file beside its groups.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Volume">Where it lies.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="PreviousEnd">What its header says of the segment before.</param>
/// <param name="Limit">How far it may grow when its room is all it ever gets, as of a reserve; otherwise 0.</param>
internal sealed record SegmentOrigin(SegmentName Name, Volume Volume, DateTimeOffset Created, long PreviousEnd, long Limit);
