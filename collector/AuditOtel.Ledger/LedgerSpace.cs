namespace AuditOtel.Ledger;

/// <summary>What room a ledger has.</summary>
/// <param name="Directories">The directories of its segments, its own first.</param>
/// <param name="ReserveBytesLeft">What the reserve can still take; 0 when there is none.</param>
/// <param name="IsReserveInUse">Whether the current segment is the reserve, so that ordinary batches are refused.</param>
/// <param name="SegmentFirstIndex">The first index of the current segment; -1 when none is begun.</param>
/// <param name="SegmentCreated">When the current segment was begun; null when none is.</param>
/// <param name="SegmentCount">How many segments there are.</param>
public sealed record LedgerSpace(
    IReadOnlyList<DirectorySpace> Directories, long ReserveBytesLeft, bool IsReserveInUse, long SegmentFirstIndex, DateTimeOffset? SegmentCreated, int SegmentCount);
