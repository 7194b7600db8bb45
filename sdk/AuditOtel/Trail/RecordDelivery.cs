using AuditOtel.Outbox;
using AuditOtel.Transport;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>
/// Admits actions, numbers records and gets each one to the collector, or has it kept and sent again.
///
/// Policy for failures:
/// 1. Only a receipt counts. Without one the record may or may not have arrived (no connection, silence, a busy collector, an answer that
///    is malformed or holds no receipt): it is kept with its id and bytes, so that the collector recognises it, and the trail is unhealthy.
/// 2. While anything is kept, no intent of the mode Deny gets a number. The next one first tries to deliver what is kept, oldest first; one attempt runs at a
///    time and others wait for it. When it fails, the action is refused. Numbers stay consecutive and what is kept in memory stays bounded.
/// 3. A kept intent whose body did not run is followed by an outcome of its own (failure, audit_unavailable).
/// 4. An outcome always gets a number: its action has run. The caller gets its result or its own exception, whatever becomes of the record.
/// 5. A record that the collector refuses for good is not kept. An intent's action is refused with the collector's reason, in every mode. An outcome is
///    reported as critical and counted; the ledger then shows an unfinished action and a gap at its number. The trail stays healthy,
///    because trying again cannot help and refusing every action for ever would lock the operator out.
/// 6. When the collector refuses the sender and not the record, an outcome is kept like any other: admission can be given again.
/// 7. A caller's cancellation never calls back a record that has its number.
/// 8. With an outbox everything that is kept goes there first, and in the mode Spool the action runs when it has. Behind what waits there, intents of that mode
///    go to the outbox too. Only when the outbox fails as well, its intent gets no number and its action is refused.
/// 9. In the mode Continue an action runs all the same: without a number and without any record when something is kept that cannot be delivered, and counted.
/// </summary>
internal sealed partial class RecordDelivery : IDisposable
{
    /// <summary>While the trail closes, its time to deliver is short: it does not wait for the next retry of a long interval.</summary>
    private static readonly TimeSpan LongestClosingInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly RecordSender _sender;
    private readonly OutboxStore? _outbox;
    private readonly LostActions _lost;
    private readonly Redelivery _redelivery;
    private readonly Refusals _refusals;
    private readonly Func<LossCounts, long, OutgoingRecord> _encodeLosses;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _spoolAfter;
    private readonly TimeSpan _closingInterval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private bool _isLossTold;

    // All below belong to the gate.
    private long _lastNumber;
    private int _running;
    private bool _closing;
    private bool _closed;
    private TaskCompletionSource? _idle;

    internal RecordDelivery(
        RecordSender sender, OutboxStore? outbox, LostActions lost, AuditOtelOptions options, Func<LossCounts, long, OutgoingRecord> encodeLosses, TimeProvider time, ILogger logger)
    {
        _sender = sender;
        _outbox = outbox;
        _lost = lost;
        _redelivery = new Redelivery(_gate, _sender, outbox, options.RetryInterval, time, logger)
        {
            WhenDelivered = RecordLossesAsync,
            WhenLossesLeftMemory = NoteLossesRecorded,
        };
        _refusals = new Refusals(sender.Endpoint);
        _encodeLosses = encodeLosses;
        _timeout = options.Timeout;
        _spoolAfter = options.SpoolAfter < options.Timeout ? options.SpoolAfter : options.Timeout;
        _closingInterval = options.RetryInterval < LongestClosingInterval ? options.RetryInterval : LongestClosingInterval;
        _time = time;
        _logger = logger;
        _redelivery.Start(hasMore: lost.Total > 0);
    }

    /// <summary>Sends the first record of an action.</summary>
    /// <param name="admission">How it was let in.</param>
    /// <param name="record">The record.</param>
    /// <param name="outcomeNotRun">Encodes the outcome of a body that did not run; null when the record is no intent.</param>
    /// <param name="mayBlock">Whether the calling thread would do nothing else meanwhile.</param>
    /// <exception cref="AuditUnavailableException">The action must not run. The buffer of the record must not be used again.</exception>
    internal async ValueTask<FirstRecord> SendFirstAsync(Admission admission, OutgoingRecord record, Func<long, OutgoingRecord>? outcomeNotRun, bool mayBlock = false)
    {
        var result = default(ExportResult);
        if (admission.Route == AdmissionRoute.Direct)
        {
            result = await _sender.SendAsync(record, LimitOf(admission.Mode), mayBlock).ConfigureAwait(false);
            if (result.IsStored)
                return new FirstRecord(result.Receipt, true);
            if (result.IsRefused)
                throw _refusals.ForGood(record.Operation, result, outcomeNotRun is not null);
        }

        var isDirect = admission.Route == AdmissionRoute.Direct;
        if (isDirect)
            TellUnhealthy(record, result);
        string? reason = null;
        if (admission.Mode != AuditFailureMode.Deny)
        {
            reason = await _redelivery.SpoolAsync(record, isIntent: true).ConfigureAwait(false);
            if (reason is null)
                return new FirstRecord(null, !isDirect);
            if (admission.Mode == AuditFailureMode.Continue)
            {
                if (_outbox is not null)
                    _logger.OutboxFailed(record.Operation, reason);
                _redelivery.KeepInMemory(record);
                return new FirstRecord(null, !isDirect);
            }
        }

        await KeepRefusedAsync(record, outcomeNotRun).ConfigureAwait(false);
        throw outcomeNotRun is null ? _refusals.NotDurable(record.Operation, result, reason) : _refusals.NotCarriedOut(record.Operation, result, reason);
    }

    /// <summary>Sends or keeps an outcome.</summary>
    /// <returns>Whether the buffer of the record may be used again.</returns>
    internal async ValueTask<bool> SendOutcomeAsync(OutgoingRecord record, AuditFailureMode mode, bool mayBlock)
    {
        if (IsKeeping())
        {
            if (!await KeepOutcomeAsync(record).ConfigureAwait(false))
                await DeliverInTimeAsync(mode).ConfigureAwait(false);
            return true;
        }

        var result = await _sender.SendAsync(record, LimitOf(mode), mayBlock).ConfigureAwait(false);
        if (result.Status == ExportStatus.RecordRefused)
            _sender.ReportRefusal(record, result);
        else if (!result.IsStored)
        {
            TellUnhealthy(record, result);
            await KeepOutcomeAsync(record).ConfigureAwait(false);
        }

        return result.IsStored;
    }

    /// <summary>Refuses new actions, waits for running ones, delivers what is kept.</summary>
    /// <param name="limit">The longest wait.</param>
    internal async ValueTask<LeftRecords> CloseAsync(TimeSpan limit)
    {
        Task idle;
        lock (_gate)
        {
            _closing = true;
            _idle = _running > 0 ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            idle = _idle?.Task ?? Task.CompletedTask;
        }

        await SettleAsync(idle, limit).ConfigureAwait(false);
        await _sender.StopAsync().ConfigureAwait(false);
        await _redelivery.CloseAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _closed = true;
            return new LeftRecords(_redelivery.InMemory, _outbox?.Pending ?? 0, _running, _outbox is null ? _lost.Total : 0);
        }
    }

    /// <summary>Tries now to deliver what is kept.</summary>
    internal Task<ExportResult> DeliverNowAsync() => _redelivery.DeliverAsync();

    /// <summary>What the trail looks like just now.</summary>
    internal TrailHealth Health()
    {
        lock (_gate)
            return new TrailHealth(_closing, _redelivery.InMemory, _outbox?.Pending ?? 0, _outbox?.Bytes ?? 0, _outbox?.Limit ?? 0, _outbox?.Damaged ?? 0, _outbox?.Trouble, _lost.Total);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _outbox?.Dispose();
    }

    private TimeSpan LimitOf(AuditFailureMode mode) => mode == AuditFailureMode.Deny ? _timeout : _spoolAfter;

    private async Task SettleAsync(Task idle, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        try
        {
            // An action that never ends must not cost what others have left.
            while (true)
            {
                var wasIdle = idle.IsCompleted;
                var isStored = (await _redelivery.DeliverAsync().WaitAsync(deadline.Token).ConfigureAwait(false)).IsStored;
                if (wasIdle && isStored)
                    return;
                var pause = Task.Delay(_closingInterval, _time, deadline.Token);
                await (isStored ? await Task.WhenAny(idle, pause).ConfigureAwait(false) : pause).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // What is left is counted and reported by the caller.
        }
    }

    /// <summary>Keeps an outcome; true when it is on stable storage.</summary>
    private async ValueTask<bool> KeepOutcomeAsync(OutgoingRecord record)
    {
        var reason = await _redelivery.KeepAsync(record, isIntent: false).ConfigureAwait(false);
        if (reason is not null && _outbox is not null)
            _logger.OutboxFailed(record.Operation, reason);
        return reason is null;
    }

    /// <summary>Keeps a first record whose action is refused, with the outcome that says so.</summary>
    private async ValueTask KeepRefusedAsync(OutgoingRecord record, Func<long, OutgoingRecord>? outcomeNotRun)
    {
        OutgoingRecord? outcome = null;
        if (outcomeNotRun is not null)
        {
            lock (_gate)
                outcome = outcomeNotRun(NextNumber());
        }

        await _redelivery.KeepAsync(record, isIntent: false).ConfigureAwait(false);
        if (outcome is { } notRun)
            await _redelivery.KeepAsync(notRun, isIntent: false).ConfigureAwait(false);
    }

    private bool IsKeeping()
    {
        lock (_gate)
            return _redelivery.Count > 0;
    }

    private void TellUnhealthy(OutgoingRecord record, ExportResult result)
    {
        if (!_redelivery.TurnUnhealthy())
            return;
        if (_outbox is null)
            _logger.Unhealthy(_sender.Endpoint, record.Number, record.Operation, record.Stage, result.Message, result.Advice);
        else
            _logger.UnhealthyWithOutbox(_sender.Endpoint, record.Number, record.Operation, record.Stage, result.Message, _outbox.Directory, result.Advice);
    }
}
