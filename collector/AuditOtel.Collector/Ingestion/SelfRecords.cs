using AuditOtel.Collector.Ingestion.Shortening;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// The records of the audit system about itself: class audit, its own sequence stream, the same ledger. One is written at a time, and a
/// number is used up only by a record that was stored, so that the stream has no gap.
/// </summary>
internal sealed class SelfRecords(ILedgerAppender ledger, TimeProvider time) : IDisposable
{
    /// <summary>Actor and service name of these records.</summary>
    internal const string Name = "auditotel-collector";

    /// <summary>Stands for the listener of these records; no real one has this name.</summary>
    internal const string Listener = "self";

    private static readonly AuditActor Self = new(Name, AuditActorType.System);
    private static readonly string Version = typeof(SelfRecords).Assembly.GetName().Version?.ToString(3) ?? "0";
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Guid _stream = Guid.CreateVersion7(time.GetUtcNow());
    private long _number;

    /// <summary>Stores one record; completes when it is durable or refused.</summary>
    /// <param name="record">The record.</param>
    /// <param name="priority">What becomes of it when the disk is full.</param>
    internal async ValueTask<AppendResult> WriteAsync(AuditRecord record, AppendPriority priority = AppendPriority.Reserve)
    {
        await _turn.WaitAsync();
        try
        {
            using var batch = ledger.NewBatch();
            batch.Priority = priority;
            Fill(batch, record, _number + 1);
            var result = await ledger.AppendAsync(batch);
            if (result == AppendResult.Stored)
                _number++;
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    internal static AuditRecord Start(string ledgerName, RecoveryReport recovery, string policyDigest, string configurationDigest) =>
        New("audit.collector.start", AuditAction.Start, new AuditTarget("ledger", ledgerName)) with
        {
            Message = recovery.DroppedBytes == 0
                ? "The collector started."
                : $"The collector started; {recovery.DroppedBytes} bytes of an unfinished write were dropped.",
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["audit.recovery.clean_stop"] = recovery.CleanStop,
                ["audit.recovery.size"] = recovery.Size,
                ["audit.recovery.dropped_bytes"] = recovery.DroppedBytes,
                ["audit.recovery.segment"] = recovery.Segment,
                ["audit.recovery.offset"] = recovery.Offset,
                ["audit.policy.digest"] = policyDigest,
                ["audit.configuration.digest"] = configurationDigest,
            },
        };

    internal static AuditRecord Stop(string ledgerName, string? failure) =>
        New("audit.collector.stop", AuditAction.Stop, new AuditTarget("ledger", ledgerName)) with
        {
            Outcome = failure is null ? AuditOutcome.Success : AuditOutcome.Failure,
            Reason = failure is null ? null : "start-failed",
            Message = failure ?? "The collector stopped.",
        };

    internal static AuditRecord Conflict(string recordId, UInt128 stored, UInt128 refused, Sender sender) =>
        New("audit.record.conflict", AuditAction.Reject, new AuditTarget("record", ShownId.Of(recordId))) with
        {
            Outcome = AuditOutcome.Failure,
            Reason = "conflict",
            Message = "A request was refused: its record id stands for another content already.",
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["audit.conflict.stored_hash"] = RecordDigest.ToText(stored),
                ["audit.conflict.refused_hash"] = RecordDigest.ToText(refused),
                ["audit.conflict.listener"] = sender.Listener,
                ["audit.conflict.peer"] = sender.Peer,
            },
        };

    public void Dispose() => _turn.Dispose();

    internal static AuditRecord New(string operation, AuditAction action, AuditTarget target) =>
        new(operation, action, target) { Class = AuditClass.Audit, Outcome = AuditOutcome.Success };

    private void Fill(AppendBatch batch, AuditRecord record, long number)
    {
        var now = time.GetUtcNow().ToUnixNanoseconds();
        var happened = record.Time?.ToUnixNanoseconds() ?? now;
        using var resource = new ProtobufWriter(256);
        resource.WriteResourceAttribute("service.name", Name);
        resource.WriteResourceAttribute("service.version", Version);
        resource.WriteResourceAttribute("service.instance.id", _stream.ToString());
        using var context = new ProtobufWriter(512);
        StoredContext.Write(context, resource.Written, default, default, default, Listener, $"self:pid={Environment.ProcessId}");
        using var body = new ProtobufWriter();
        body.WriteRecord(record, Self, happened);
        body.WriteAttribute(AuditAttributes.SequenceStreamId, _stream);
        body.WriteAttribute(AuditAttributes.SequenceNumber, number);
        var handle = batch.AddContext(context.Written);
        if (body.Length <= Submission.MaxLogRecord)
            Put(batch, handle, body.Written, now, isShortened: false);
        else
            PutShortened(batch, handle, body.Written, now);
    }

    /// <summary>What others chose, such as ids and messages, may make a record of the collector larger than an entry, as it may any other.</summary>
    private static void PutShortened(AppendBatch batch, int context, ReadOnlySpan<byte> logRecord, ulong now)
    {
        using var scratch = new ProtobufWriter(AppendBatch.MaxBodyLength);
        if (!RecordShortener.TryShorten(logRecord, Submission.MaxLogRecord, scratch))
            throw new ArgumentException($"A record of the collector has {logRecord.Length} bytes and cannot be shortened.", nameof(logRecord));
        Put(batch, context, scratch.Written, now, isShortened: true);
    }

    private static void Put(AppendBatch batch, int context, ReadOnlySpan<byte> logRecord, ulong now, bool isShortened)
    {
        var room = batch.AddRecord(context, StoredRecord.HeaderLength(RequiredFields.None, isShortened) + logRecord.Length);
        var header = StoredRecord.WriteHeader(room, now, RequiredFields.None, isShortened);
        logRecord.CopyTo(room[header..]);
    }
}
