namespace AuditOtel.Collector.Sinks;

/// <summary>What became of a batch that the other side has dealt with.</summary>
/// <param name="Refusals">What it will never take; none when it has all.</param>
internal readonly record struct SinkDelivery(IReadOnlyList<SinkRefusal> Refusals)
{
    /// <summary>The other side has every record.</summary>
    internal static SinkDelivery Complete => new([]);

    /// <summary>What the other side warned of while it took them, in one sentence; null when it did not.</summary>
    internal string? Warning { get; init; }
}
