namespace AuditOtel.Ledger;

/// <summary>A segment that is there.</summary>
/// <param name="FirstIndex">Its first index.</param>
/// <param name="LastIndex">Its last index; of the newest, the last one known.</param>
/// <param name="Bytes">The length of its file.</param>
/// <param name="IsClosed">Whether it is complete; the newest one is not.</param>
public sealed record SegmentInfo(long FirstIndex, long LastIndex, long Bytes, bool IsClosed);
