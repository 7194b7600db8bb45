using AuditOtel.Transport;

namespace AuditOtel.Trail;

/// <content>The attempts: one at a time, and again in the background while anything is kept.</content>
internal sealed partial class Redelivery
{
    /// <summary>Tries to deliver what is kept, or waits for the attempt that runs.</summary>
    /// <returns>Stored when nothing was left, otherwise what stopped the attempt.</returns>
    internal Task<ExportResult> DeliverAsync()
    {
        lock (_gate)
        {
            if (_closed)
                return Task.FromResult(new ExportResult(ExportStatus.CollectorSilent, "the trail has closed"));
            return Count == 0 && !_isUnhealthy
                ? Task.FromResult(new ExportResult(ExportStatus.Stored, ""))
                : _attempt ??= Task.Run(AttemptAsync, CancellationToken.None);
        }
    }

    private async Task<ExportResult> AttemptAsync()
    {
        try
        {
            do
            {
                var result = _replay is null ? new ExportResult(ExportStatus.Stored, "") : await _replay.RunAsync().ConfigureAwait(false);
                if (result.IsStored)
                    result = await SendKeptAsync().ConfigureAwait(false);
                if (!result.IsStored)
                {
                    TurnUnhealthy();
                    return result;
                }
            }
            while (await WhenDelivered().ConfigureAwait(false));

            if (TurnHealthy())
                _logger.Healthy(_sender.Endpoint);
            return new ExportResult(ExportStatus.Stored, "");
        }
        finally
        {
            lock (_gate)
                _attempt = null;
        }
    }

    private async Task<ExportResult> SendKeptAsync()
    {
        while (TryGetFirst(out var record))
        {
            var result = await _sender.SendAsync(record).ConfigureAwait(false);
            if (result.Status == ExportStatus.RecordRefused)
                _sender.ReportRefusal(record, result);
            else if (!result.IsStored)
                return result;
            Remove(record);
        }

        return new ExportResult(ExportStatus.Stored, "");
    }

    /// <summary>Sees to it that attempts go on in the background. Hold the gate.</summary>
    private void Retry()
    {
        if (_retrying || _closed)
            return;
        _retrying = true;
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RetryAsync, CancellationToken.None);
    }

    private async Task RetryAsync()
    {
        // With an outbox nobody's action waits for the attempt, so the first one need not wait either.
        var failures = _outbox is null ? 1 : 0;
        try
        {
            while (true)
            {
                if (failures > 0)
                    await Task.Delay(Wait(failures), _time, _sender.Stopping).ConfigureAwait(false);
                failures = (await DeliverAsync().ConfigureAwait(false)).IsStored ? 1 : failures + 1;
                if (HasEnded())
                    return;
            }
        }
        catch (OperationCanceledException) when (_sender.Stopping.IsCancellationRequested)
        {
            // The trail closes and reports what is left.
        }
    }

    private TimeSpan Wait(int failures)
    {
        var longest = TimeSpan.FromMinutes(1);
        return Backoff.After(_interval, longest < _interval ? _interval : longest, failures);
    }

    private bool HasEnded()
    {
        lock (_gate)
        {
            _retrying = Count > 0;
            return !_retrying;
        }
    }
}
