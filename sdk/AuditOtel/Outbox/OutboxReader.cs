using AuditOtel.Outbox.Disk;

namespace AuditOtel.Outbox;

/// <summary>Reads records back, so many at a time as go into one request.</summary>
internal sealed class OutboxReader(IOutboxDisk disk)
{
    private const int MostRecords = 256;
    private const int MostBytes = 1 << 20;

    /// <summary>The next records of a segment; null when what is left of it holds none.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="end">Up to where it is on stable storage.</param>
    internal OutboxBatch? Read(OutboxSegment segment, long end)
    {
        using var file = disk.Open(segment.Path);
        while (segment.Read < end)
        {
            var bytes = new byte[Math.Min(MostBytes, end - segment.Read)];
            var read = file.Read(bytes, segment.Read);
            var batch = Batch(segment, bytes.AsMemory(0, read));
            if (batch.Records.Count > 0)
                return batch;

            // Nothing good in so many bytes; a frame may begin in the last of them, and none is longer than half of that.
            if (read < MostBytes)
                return null;
            segment.Read += MostBytes - OutboxFrame.LargestPayload;
        }

        return null;
    }

    private static OutboxBatch Batch(OutboxSegment segment, ReadOnlyMemory<byte> bytes)
    {
        List<StoredRecord> records = [];
        List<long> ends = [];
        List<ulong> next = [];
        var at = 0;
        while (records.Count < MostRecords && TryFindNext(bytes.Span, segment, records.Count > 0, ref at, out var sequence))
        {
            records.Add(OutboxFrame.Record(bytes[at..]));
            at += OutboxFrame.SeemingLength(bytes.Span[at..]);
            ends.Add(segment.Read + at);
            next.Add(sequence + 1);
        }

        return new OutboxBatch(segment, records, ends, next);
    }

    /// <summary>A batch ends before a hole: what looks like one may only be a frame that did not fit into the bytes that were read.</summary>
    private static bool TryFindNext(ReadOnlySpan<byte> bytes, OutboxSegment segment, bool mustFollow, ref int at, out ulong sequence)
    {
        if (mustFollow)
            return OutboxFrame.TryRead(bytes[at..], segment.Head.Seed, out sequence, out _);
        return SegmentScan.TryFindNext(bytes, segment.Head.Seed, segment.Head.FirstSequence, ref at, out sequence, out _);
    }
}
