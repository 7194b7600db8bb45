using AuditOtel.Transport;

namespace AuditOtel.Trail;

/// <content>Who is let in, and which number a record gets.</content>
internal sealed partial class RecordDelivery
{
    /// <summary>Lets an action in and gives its first record a number. Each admission is ended by <see cref="Leave"/>.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="mode">What becomes of the action when its first record cannot be delivered.</param>
    /// <param name="bytes">About how many bytes the record has.</param>
    /// <exception cref="AuditUnavailableException">The trail is closed, or what is kept cannot be delivered and the mode does not help.</exception>
    internal async ValueTask<Admission> AdmitAsync(string operation, AuditFailureMode mode, int bytes)
    {
        var tried = false;
        var result = default(ExportResult);
        while (true)
        {
            if (TryAdmit(operation, mode, bytes, tried, out var admission, out var reason))
                return admission;
            if (!tried)
                result = await DeliverInTimeAsync(mode).ConfigureAwait(false);
            if (result.IsStored)
                continue;
            if (tried || mode == AuditFailureMode.Deny || _outbox is null)
                return mode == AuditFailureMode.Continue ? AdmitUnrecorded(operation) : throw _refusals.NotCarriedOut(operation, result, reason);
            await _redelivery.RecoverOutboxAsync().ConfigureAwait(false);
            tried = true;
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

    private bool TryAdmit(string operation, AuditFailureMode mode, int bytes, bool tried, out Admission admission, out string? reason)
    {
        (admission, reason) = (default, null);
        lock (_gate)
        {
            if (_closing)
                throw Refusals.Closed(operation);
            var route = AdmissionRoute.Direct;
            if (_redelivery.Count > 0)
            {
                if (mode == AuditFailureMode.Deny || _outbox is null || (!tried && _redelivery.IsCatchingUp))
                    return false;
                reason = _outbox.Trouble ?? (_redelivery.InMemory > 0 ? "the outbox failed before" : _outbox.WhyNot(bytes));
                if (reason is not null)
                    return false;
                route = AdmissionRoute.Outbox;
            }

            admission = new Admission(route, NextNumber(), mode);
            _running++;
            return true;
        }
    }

    private Admission AdmitUnrecorded(string operation)
    {
        lock (_gate)
        {
            if (_closing)
                throw Refusals.Closed(operation);
            _running++;
        }

        TellLoss(operation, _lost.Count(operation));
        return new Admission(AdmissionRoute.Unrecorded, 0, AuditFailureMode.Continue);
    }

    private long NextNumber()
    {
        TrailMetrics.Emitted.Add(1);
        return ++_lastNumber;
    }

    private async Task<ExportResult> DeliverInTimeAsync(AuditFailureMode mode)
    {
        // To continue means not to wait for a collector that is known to be away; attempts go on in the background.
        if (mode == AuditFailureMode.Continue && _redelivery.IsUnhealthy)
            return new ExportResult(ExportStatus.CollectorUnavailable, "the collector is away");
        var delivering = _redelivery.DeliverAsync();
        if (_outbox is null && mode != AuditFailureMode.Continue)
            return await delivering.ConfigureAwait(false);
        try
        {
            return await delivering.WaitAsync(LimitOf(mode), _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new ExportResult(ExportStatus.CollectorSilent, "records from before are still on their way");
        }
    }
}
