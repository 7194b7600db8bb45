namespace AuditOtel.Outbox;

/// <summary>Where an outbox is and how large it may be.</summary>
/// <param name="Directory">Its directory.</param>
/// <param name="Limit">The most bytes its segments may take.</param>
/// <param name="Producer">What describes this process in its records: resource and scope as OTLP.</param>
internal sealed record OutboxSettings(string Directory, long Limit, ReadOnlyMemory<byte> Producer)
{
    private const long LargestSegment = 4 * 1024 * 1024;
    private const int Segments = 16;
    private const int ShareOfOutcomes = 8;

    /// <summary>Above this, records go to a new segment: delivered ones are freed segment by segment.</summary>
    internal long SegmentLimit => Math.Min(LargestSegment, Limit / Segments);

    /// <summary>An intent is taken up to here; the rest is for the outcomes of actions that already run.</summary>
    internal long IntentLimit => Limit - (Limit / ShareOfOutcomes);
}
