namespace AuditOtel.Collector.Api;

/// <summary>The segments of a ledger.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="CurrentSince">When the file of the newest one was created; null when there is none.</param>
public sealed record SegmentStatus(int Count, DateTimeOffset? CurrentSince)
{
    /// <summary>How many of them a verified archive holds, as the ledger's markers say; those that expired since are counted too.</summary>
    public int Archived { get; init; }

    /// <summary>How many expired and left a tombstone.</summary>
    public int Expired { get; init; }
}
