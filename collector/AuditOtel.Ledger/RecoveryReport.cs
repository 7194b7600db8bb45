namespace AuditOtel.Ledger;

/// <summary>What opening a ledger found and did.</summary>
/// <param name="Size">Entries after recovery.</param>
/// <param name="DroppedBytes">Bytes of the torn, never acknowledged tail that were cut; preallocated zeros do not count.</param>
/// <param name="Segment">The file name of the segment that was read last, or empty when there is none yet.</param>
/// <param name="Offset">Where in that segment the valid groups end.</param>
/// <param name="CleanStop">Whether the last writer stopped in order.</param>
public sealed record RecoveryReport(long Size, long DroppedBytes, string Segment, long Offset, bool CleanStop);
