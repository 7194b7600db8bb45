using AuditOtel.Transport;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>
/// Admits actions, numbers records and gets each one to the collector, or has it kept and sent again.
///
/// Policy for failures:
/// 1. Only a receipt counts. Without one the record may or may not have arrived (no connection, silence, a busy collector, an answer that
///    is malformed or holds no receipt): it is kept with its id and bytes, so that the collector recognises it, and the trail is unhealthy.
/// 2. While it is unhealthy no intent gets a number. The next one first tries to deliver what is kept, oldest first; one attempt runs at a
///    time and others wait for it. When it fails, the action is refused. Numbers stay consecutive and what is kept stays bounded.
/// 3. A kept intent is followed by an outcome of its own (failure, audit_unavailable), because its body did not run.
/// 4. An outcome always gets a number: its action has run. The caller gets its result or its own exception, whatever becomes of the record.
/// 5. A record that the collector refuses for good is not kept. An intent's action is refused with the collector's reason. An outcome is
///    reported as critical and counted; the ledger then shows an unfinished action and a gap at its number. The trail stays healthy,
///    because trying again cannot help and refusing every action for ever would lock the operator out.
/// 6. When the collector refuses the sender and not the record, an outcome is kept like any other: admission can be given again.
/// 7. A caller's cancellation never calls back a record that has its number.
/// </summary>
internal sealed class RecordDelivery : IDisposable
{
    /// <summary>While the trail closes, its time to deliver is short: it does not wait for the next retry of a long interval.</summary>
    private static readonly TimeSpan LongestClosingInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly RecordSender _sender;
    private readonly Redelivery _redelivery;
    private readonly TimeProvider _time;
    private readonly TimeSpan _closingInterval;
    private readonly ILogger _logger;

    // All below belong to the gate.
    private long _lastNumber;
    private int _running;
    private bool _closing;
    private bool _closed;
    private TaskCompletionSource? _idle;

    internal RecordDelivery(OtlpGrpcClient client, TimeSpan retryInterval, TimeProvider time, ILogger logger)
    {
        _sender = new RecordSender(client, logger);
        _redelivery = new Redelivery(_gate, _sender, retryInterval, time, logger);
        _closingInterval = retryInterval < LongestClosingInterval ? retryInterval : LongestClosingInterval;
        _time = time;
        _logger = logger;
    }

    /// <summary>Lets an action in and gives its first record a number. Each admission is ended by <see cref="Leave"/>.</summary>
    /// <exception cref="AuditUnavailableException">The trail is closed, or what is kept cannot be delivered.</exception>
    internal async ValueTask<long> AdmitAsync(string operation)
    {
        while (true)
        {
            if (TryAdmit(operation, out var number))
                return number;
            var result = await _redelivery.DeliverAsync().ConfigureAwait(false);
            if (!result.IsStored)
                throw NotCarriedOut(operation, result);
        }
    }

    /// <summary>Ends an admission.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0)
                _idle?.TrySetResult();
        }
    }

    /// <summary>Sends the first record of an action.</summary>
    /// <param name="record">The record.</param>
    /// <param name="outcomeNotRun">Encodes the outcome of a body that did not run; null when the record is no intent.</param>
    /// <exception cref="AuditUnavailableException">There is no receipt. The buffer of the record must not be used again.</exception>
    internal async ValueTask<AuditReceipt> SendFirstAsync(OutgoingRecord record, Func<long, OutgoingRecord>? outcomeNotRun)
    {
        var result = await _sender.SendAsync(record).ConfigureAwait(false);
        if (result.IsStored)
            return result.Receipt!;
        if (result.IsRefused)
            TrailMetrics.Refused.Add(1);
        else
            Keep(record, result, outcomeNotRun);
        throw outcomeNotRun is null ? NotDurable(record.Operation, result) : NotCarriedOut(record.Operation, result);
    }

    /// <summary>Gives an outcome its number; false, and logged, when the trail has closed meanwhile.</summary>
    internal bool TryNumberOutcome(string operation, out long number)
    {
        lock (_gate)
        {
            number = _closed ? 0 : NextNumber();
        }

        if (number == 0)
            _logger.OutcomeAfterClose(operation);
        return number != 0;
    }

    /// <summary>Sends or keeps an outcome.</summary>
    /// <returns>Whether the buffer of the record may be used again.</returns>
    internal async ValueTask<bool> SendOutcomeAsync(OutgoingRecord record)
    {
        if (TryKeepWhileUnhealthy(record))
        {
            await _redelivery.DeliverAsync().ConfigureAwait(false);
            return true;
        }

        var result = await _sender.SendAsync(record).ConfigureAwait(false);
        if (result.Status == ExportStatus.RecordRefused)
            _sender.ReportRefusal(record, result);
        else if (!result.IsStored)
            Keep(record, result, null);
        return result.IsStored;
    }

    /// <summary>Refuses new actions, waits for running ones, delivers what is kept.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <returns>How many records are left and how many actions still run.</returns>
    internal async ValueTask<(int Records, int Actions)> CloseAsync(TimeSpan limit)
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
        lock (_gate)
        {
            _closed = true;
            _redelivery.Close();
            return (_redelivery.Count, _running);
        }
    }

    public void Dispose() => _sender.Dispose();

    private async Task SettleAsync(Task idle, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        try
        {
            await idle.WaitAsync(deadline.Token).ConfigureAwait(false);
            while (!(await _redelivery.DeliverAsync().WaitAsync(deadline.Token).ConfigureAwait(false)).IsStored)
                await Task.Delay(_closingInterval, _time, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // What is left is counted and reported by the caller.
        }
    }

    private bool TryAdmit(string operation, out long number)
    {
        lock (_gate)
        {
            if (_closing)
                throw new AuditUnavailableException($"'{operation}' was not carried out: the audit trail has closed. Start the service again.");
            number = 0;
            if (_redelivery.Count > 0)
                return false;
            number = NextNumber();
            _running++;
            return true;
        }
    }

    private long NextNumber()
    {
        TrailMetrics.Emitted.Add(1);
        return ++_lastNumber;
    }

    private void Keep(OutgoingRecord record, ExportResult result, Func<long, OutgoingRecord>? outcomeNotRun)
    {
        bool first;
        lock (_gate)
        {
            first = _redelivery.Count == 0;
            _redelivery.Keep(record);
            if (outcomeNotRun is not null)
                _redelivery.Keep(outcomeNotRun(NextNumber()));
        }

        if (first)
            _logger.Unhealthy(_sender.Endpoint, record.Number, record.Operation, record.Stage, result.Message, result.Advice);
    }

    private bool TryKeepWhileUnhealthy(OutgoingRecord record)
    {
        lock (_gate)
        {
            if (_redelivery.Count == 0)
                return false;
            _redelivery.Keep(record);
            return true;
        }
    }

    private AuditUnavailableException NotCarriedOut(string operation, ExportResult result) =>
        new($"'{operation}' was not carried out: the collector at {_sender.Endpoint} gave no receipt ({result.Message}). {result.Advice}");

    private AuditUnavailableException NotDurable(string operation, ExportResult result) => result.IsRefused
        ? new($"The record of '{operation}' is not durable: the collector at {_sender.Endpoint} refused it ({result.Message}). {result.Advice}")
        : new($"The record of '{operation}' is not durable yet: the collector at {_sender.Endpoint} gave no receipt ({result.Message}). "
            + $"It is kept and sent again: do not record it twice. {result.Advice}");
}
