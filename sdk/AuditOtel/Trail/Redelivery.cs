using AuditOtel.Transport;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>Keeps records without a receipt and sends them again, oldest first, one attempt at a time, until they are stored or refused.</summary>
internal sealed class Redelivery(Lock gate, RecordSender sender, TimeSpan interval, TimeProvider time, ILogger logger)
{
    // All below belong to the gate, which is the one that numbers are given under.
    private readonly UndeliveredRecords _undelivered = new();
    private bool _closed;
    private bool _retrying;
    private Task<ExportResult>? _attempt;

    /// <summary>How many records are kept. Hold the gate.</summary>
    internal int Count => _undelivered.Count;

    /// <summary>Keeps a copy of a record and sees to it that it is tried again. Hold the gate.</summary>
    internal void Keep(OutgoingRecord record)
    {
        _undelivered.Add(record);
        TrailMetrics.Undelivered.Add(1);
        if (_retrying || _closed)
            return;
        _retrying = true;
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(RetryAsync, CancellationToken.None);
    }

    /// <summary>Starts no further attempt in the background. Hold the gate.</summary>
    internal void Close() => _closed = true;

    /// <summary>Tries to deliver what is kept, or waits for the attempt that runs.</summary>
    /// <returns>Stored when nothing was left, otherwise what stopped the attempt.</returns>
    internal Task<ExportResult> DeliverAsync()
    {
        lock (gate)
        {
            return _undelivered.Count == 0
                ? Task.FromResult(new ExportResult(ExportStatus.Stored, ""))
                : _attempt ??= Task.Run(AttemptAsync, CancellationToken.None);
        }
    }

    private async Task<ExportResult> AttemptAsync()
    {
        try
        {
            while (TryGetFirst(out var record))
            {
                var result = await sender.SendAsync(record).ConfigureAwait(false);
                if (result.Status == ExportStatus.RecordRefused)
                    sender.ReportRefusal(record, result);
                else if (!result.IsStored)
                    return result;
                Remove(record);
            }

            logger.Healthy(sender.Endpoint);
            return new ExportResult(ExportStatus.Stored, "");
        }
        finally
        {
            lock (gate)
                _attempt = null;
        }
    }

    private bool TryGetFirst(out OutgoingRecord record)
    {
        lock (gate)
            return _undelivered.TryGetFirst(out record);
    }

    private void Remove(OutgoingRecord record)
    {
        lock (gate)
            _undelivered.Remove(record.Number);
        TrailMetrics.Undelivered.Add(-1);
    }

    private async Task RetryAsync()
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(sender.Stopping).ConfigureAwait(false))
            {
                await DeliverAsync().ConfigureAwait(false);
                if (HasEnded())
                    return;
            }
        }
        catch (OperationCanceledException) when (sender.Stopping.IsCancellationRequested)
        {
            // The trail closes and reports what is left.
        }
    }

    private bool HasEnded()
    {
        lock (gate)
        {
            _retrying = _undelivered.Count > 0;
            return !_retrying;
        }
    }
}
