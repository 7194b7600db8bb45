namespace AuditOtel.Outbox;

/// <summary>Records of one producer in the order they were written, on their way out.</summary>
/// <param name="Segment">Where they stand.</param>
/// <param name="Records">The records.</param>
/// <param name="Ends">For each record, where it ends in the segment.</param>
/// <param name="Next">For each record, the sequence after it.</param>
internal sealed record OutboxBatch(
    OutboxSegment Segment, IReadOnlyList<StoredRecord> Records, IReadOnlyList<long> Ends, IReadOnlyList<ulong> Next)
{
    internal ReadOnlyMemory<byte> Producer => Segment.Head.Producer;
}
