using System.Text;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Takes one request from its bytes to receipts. It answers <see cref="IngestStatus.Stored"/> only when every accepted record is on
/// stable storage. A sender that goes away does not stop an append that has begun.
/// </summary>
internal sealed class Ingestor(ILedgerAppender ledger, string ledgerName, DuplicateWindow window, LeafHashes leafHashes, SelfRecords self, StreamWatch streams, SurfaceWatch surfaces, RequestBudget budget, IncompleteRecords incomplete, TimeProvider time)
{
    private const string OtherFailed = "Another request with the same record was being stored and failed: send it again.";
    private const string TooLarge = "The request takes more than 96 MiB in the ledger, because many scopes share large resources: send fewer records in one request.";
    internal const string Overloaded = "Too many requests are being received at once: send again later.";

    internal string LedgerName => ledgerName;

    internal ValueTask<IngestResult> IngestAsync(ReadOnlyMemory<byte> request, Sender sender)
    {
        var logs = new DecodedLogs();
        if (!ExportDecoder.TryDecode(request.Span, logs, out var fault))
            return Refuse(logs, logs.IsTooLarge ? IngestStatus.TooLarge : IngestStatus.Malformed, fault);
        var submission = new Submission(request, logs, sender, incomplete, time.GetUtcNow().ToUnixNanoseconds());
        if (submission.StoredBytes > OtlpLimits.StoredBytes)
            return Refuse(submission, IngestStatus.TooLarge, TooLarge);
        return submission.TryTakeMemory(budget) ? StoreAsync(submission, sender) : Refuse(submission, IngestStatus.Unavailable, Overloaded);
    }

    private static ValueTask<IngestResult> Refuse(IDisposable request, IngestStatus status, string detail)
    {
        request.Dispose();
        return new ValueTask<IngestResult>(IngestResult.Failed(status, detail));
    }

    /// <summary>Stores what was accepted and disposes of it. One asynchronous method for all of it: every small request pays for each further one.</summary>
    private async ValueTask<IngestResult> StoreAsync(Submission submission, Sender sender)
    {
        var reservation = submission.Reservation;
        AppendBatch? batch = null;
        var isHeld = false;
        try
        {
            ReserveResult reserved;
            while ((reserved = window.Reserve(reservation)) == ReserveResult.Busy)
                await reservation.OthersAsync();
            if (reserved == ReserveResult.Conflict)
                return await RefuseConflictAsync(submission, sender);
            isHeld = true;
            var result = IngestResult.Stored(submission.Rejected, submission.RejectionReason);
            batch = ledger.NewBatch();
            submission.Fill(batch);
            var appended = batch.Count == 0 ? AppendResult.Stored : await ledger.AppendAsync(batch);
            if (appended != AppendResult.Stored)
                return IngestResult.Failed(IngestStatus.Unavailable, WhyNotStored(appended));
            NoteIndexes(reservation, batch);
            isHeld = false;
            window.Commit(reservation);
            streams.Observe(submission);
            surfaces.Observe(submission);
            await reservation.OthersAsync();
            return WriteReceipts(submission, batch, result) ? result : IngestResult.Failed(IngestStatus.Unavailable, OtherFailed);
        }
        finally
        {
            if (isHeld)
                window.Abandon(reservation);
            batch?.Dispose();
            submission.Dispose();
        }
    }

    private static void NoteIndexes(Reservation reservation, AppendBatch batch)
    {
        foreach (ref var plan in reservation.Plans.Items)
        {
            if (plan.Kind == RecordPlanKind.New)
                plan.Index = batch.IndexOf(plan.Number);
        }
    }

    /// <returns>False when a record that another request had in flight was not stored after all.</returns>
    private bool WriteReceipts(Submission submission, AppendBatch batch, IngestResult result)
    {
        var plans = submission.Reservation.Plans.Items;
        result.Receipts.EnsureCapacity(plans.Length);
        foreach (ref readonly var plan in plans)
        {
            ref readonly var source = ref plan.Kind == RecordPlanKind.Own ? ref plans[plan.Number] : ref plan;
            var (index, received) = (source.Index, source.ReceivedUnixNanoseconds);
            if (source.Kind == RecordPlanKind.InFlight)
            {
                if (!window.TryGet(source.Key, out var stored) || stored.Content != source.Content)
                    return false;
                (index, received) = (stored.Index, stored.ReceivedUnixNanoseconds);
            }

            var hash = source.Kind == RecordPlanKind.New ? LeafHash.From(batch.LeafHashOf(source.Number)) : leafHashes.Find(index);
            result.Receipts.Add(new ReceiptLine(submission.RecordIdOf(plan), index, received, hash));
        }

        return true;
    }

    private async ValueTask<IngestResult> RefuseConflictAsync(Submission submission, Sender sender)
    {
        var reservation = submission.Reservation;
        var plan = reservation.Plans[reservation.ConflictingPlan];
        var id = Encoding.UTF8.GetString(submission.Bytes(submission.RecordIdOf(plan)));
        var appended = await self.WriteAsync(SelfRecords.Conflict(id, reservation.ConflictingContent, plan.Content, sender));
        return appended == AppendResult.Stored
            ? IngestResult.Failed(IngestStatus.Conflict, $"Record id '{ShownId.Of(id)}' stands for another content already; nothing of this request was stored.")
            : IngestResult.Failed(IngestStatus.Unavailable, WhyNotStored(appended));
    }

    private string WhyNotStored(AppendResult result) => ledger.StateDetail ?? result switch
    {
        AppendResult.Overloaded => "The ledger has more to write than it may hold: send again later.",
        AppendResult.DiskFull => "The ledger's disk is full: nothing was stored.",
        AppendResult.Stopping => "The collector is stopping: send again later.",
        _ => "The ledger cannot write: nothing was stored.",
    };
}
