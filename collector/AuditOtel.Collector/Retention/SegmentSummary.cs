namespace AuditOtel.Collector.Retention;

/// <summary>What retention needs to know of a closed segment; derived from its entries, kept so that they are read once.</summary>
/// <param name="Version">The format, 1.</param>
/// <param name="First">The first index.</param>
/// <param name="Last">The last index.</param>
/// <param name="Bytes">The length of the segment's file.</param>
/// <param name="Sha256">SHA-256 of it.</param>
/// <param name="Classes">The classes of its records; the empty name stands for records without one.</param>
internal sealed record SegmentSummary(int Version, long First, long Last, long Bytes, byte[] Sha256, IReadOnlyDictionary<string, ClassSummary> Classes)
{
    internal const int CurrentVersion = 1;

    /// <summary>When the newest record was received; the beginning of time when there is none.</summary>
    internal DateTimeOffset Newest => Classes.Values.Select(static one => one.Newest).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
}
