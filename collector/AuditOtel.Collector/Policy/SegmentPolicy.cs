namespace AuditOtel.Collector.Policy;

/// <summary>When a new segment begins.</summary>
internal sealed record SegmentPolicy
{
    /// <summary>Bytes of one segment; 8 KiB to 1 GiB.</summary>
    internal long Bytes { get; init; } = 64L << 20;

    /// <summary>Age of one segment; 1 min to 366 days.</summary>
    internal TimeSpan Age { get; init; } = TimeSpan.FromDays(1);
}
