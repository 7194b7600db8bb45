using System.Globalization;
using System.Text;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Retention;

namespace AuditOtel.Collector.Retention;

/// <summary>One look at everything that could expire. It reads beside ingestion; the removal is the ledger's own.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="policy">What may go.</param>
/// <param name="writer">Removes, and says so first.</param>
/// <param name="records">Where it is recorded.</param>
/// <param name="delivered">The first index that a sink, by its name, has not taken; 0 for one that nobody knows.</param>
/// <param name="time">The clock.</param>
internal sealed class RetentionPass(string directory, RetentionPolicy policy, LedgerWriter writer, SelfRecords records, Func<string, long> delivered, TimeProvider time)
{
    /// <summary>The ledger names at most so many with one entry.</summary>
    private const int SegmentsAtOnce = 256;

    // On a full disk the records have only the part of the reserve that is kept for them, and the first segments that go make room for the rest.
    private const int SegmentsWhenFull = 8;
    private const int ArchivesWhenFull = 32;

    private const string RecordedSuffix = ".recorded";
    private readonly SegmentSummaries _summaries = new(directory);
    private readonly HoldCheck _holds = new();

    /// <summary>Whether records are refused for want of space, so that a pass is urgent.</summary>
    internal bool IsDiskFull => writer.State == LedgerState.DiskFull;

    /// <summary>What keeps segments that could go otherwise, in one sentence; null when nothing does.</summary>
    internal string? Waits { get; private set; }

    /// <summary>Records new archives and lets expire what the policy lets go.</summary>
    /// <returns>How many segments expired; -1 when it should be tried again soon: holds are being changed, or the disk is full.</returns>
    /// <exception cref="LedgerException">Something cannot be read or written.</exception>
    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        var markers = ArchiveMarker.ReadAll(directory);
        var isFull = IsDiskFull;
        await RecordArchivesAsync(markers, isFull ? ArchivesWhenFull : int.MaxValue);
        if (!RetentionDecision.HasRule(policy))
            return 0;
        using var held = HoldFile.TryLock(directory);
        if (held is null)
            return -1;
        var due = Choose(markers, cancellation);
        foreach (var some in due.Chunk(isFull ? SegmentsWhenFull : SegmentsAtOnce))
            await ExpireAsync(some, markers, cancellation);
        return isFull ? -1 : due.Count;
    }

    private List<SegmentSummary> Choose(IReadOnlyList<ArchiveMarker> markers, CancellationToken cancellation)
    {
        var holds = HoldFile.Read(directory);
        _holds.Keep(holds);
        using var reader = LedgerReader.Open(directory);
        var segments = reader.Segments();
        var closed = segments.Where(static segment => segment.IsClosed).Select(segment => _summaries.Of(segment, reader, cancellation)).ToArray();
        var slowest = policy.DeliverFirst.Select(sink => (Sink: sink, Next: delivered(sink))).DefaultIfEmpty((Sink: "", Next: long.MaxValue)).MinBy(static sink => sink.Next);
        Waits = null;
        return new RetentionDecision(policy, time.GetUtcNow()).Choose(
            closed,
            segments.Sum(static segment => segment.Bytes),
            segment => (!policy.ArchiveFirst || ArchiveOf(segment, markers) is not null) && !_holds.IsHeld(holds, segment, reader, cancellation) && IsDelivered(segment, slowest));
    }

    private bool IsDelivered(SegmentSummary segment, (string Sink, long Next) slowest)
    {
        if (segment.Last < slowest.Next)
            return true;
        Waits ??= $"Segments that the retention would free are kept because the sink '{slowest.Sink}' has taken nothing from index {slowest.Next} on, and the policy's 'retention.deliverFirst' names it: see whether it is set up and takes records.";
        return false;
    }

    /// <summary>Only the archive of the very same bytes counts.</summary>
    private static ArchiveMarker? ArchiveOf(SegmentSummary segment, IReadOnlyList<ArchiveMarker> markers) =>
        markers.FirstOrDefault(marker => marker.First == segment.First && marker.Last == segment.Last && marker.SegmentSha256.AsSpan().SequenceEqual(segment.Sha256));

    private async Task ExpireAsync(SegmentSummary[] segments, IReadOnlyList<ArchiveMarker> markers, CancellationToken cancellation)
    {
        await writer.ExpireAsync([.. segments.Select(static segment => segment.First)], RecordAsync, cancellation);
        foreach (var segment in segments)
            _summaries.Remove(segment.First);

        // What cannot be recorded is not removed: an exception here stops the ledger before the first removal.
        async ValueTask RecordAsync(ExpiryPlan plan, CancellationToken _)
        {
            for (var i = 0; i < plan.Segments.Count; i++)
            {
                if (!plan.Segments[i].Digest.AsSpan().SequenceEqual(segments[i].Sha256))
                    throw new LedgerException(LedgerReason.Corrupt, $"The segment with the first index {segments[i].First} changed since it was looked at, so nothing expires; verify the ledger.", null, segments[i].First);
            }

            for (var i = 0; i < plan.Segments.Count; i++)
                await DemandStoredAsync(RetentionRecords.OfExpiry(writer.Identity.Name, plan.Segments[i], segments[i], ArchiveOf(segments[i], markers), plan.EntryIndex));
        }
    }

    private async Task RecordArchivesAsync(IReadOnlyList<ArchiveMarker> markers, int most)
    {
        var unrecorded = markers.Where(marker => !File.Exists(Path.Combine(directory, ArchiveMarker.DirectoryName, RecordedName(marker))));
        foreach (var archive in unrecorded.GroupBy(static marker => (marker.Archive, Convert.ToHexString(marker.ArchiveSha256))).Take(most))
        {
            var parts = archive.ToArray();
            await DemandStoredAsync(RetentionRecords.OfArchive(writer.Identity.Name, parts));
            foreach (var marker in parts)
                LedgerSideFiles.Write(directory, ArchiveMarker.DirectoryName, RecordedName(marker), Encoding.ASCII.GetBytes(time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) + "\n"));
        }
    }

    private async ValueTask DemandStoredAsync(AuditRecord record)
    {
        if (await records.WriteAsync(record, AppendPriority.Freeing) is var result and not AppendResult.Stored)
            throw new LedgerException(LedgerReason.Unreadable, $"'{record.Operation}' cannot be recorded ({result}), so it is not done: {writer.StateDetail ?? "it is tried again."}");
    }

    private static string RecordedName(ArchiveMarker marker) => $"{marker.First:D20}{RecordedSuffix}";
}
