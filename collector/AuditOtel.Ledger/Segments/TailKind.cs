namespace AuditOtel.Ledger.Segments;

/// <summary>What lies behind the last valid group of a segment.</summary>
internal enum TailKind
{
    /// <summary>Nothing, or preallocated zeros.</summary>
    Empty,

    /// <summary>A group that was being written when the machine or process stopped; it was never acknowledged.</summary>
    Torn,

    /// <summary>Something no interrupted write explains.</summary>
    Damaged,
}
