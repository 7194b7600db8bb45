using AuditOtel.Outbox;
using AuditOtel.Transport;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>Sends what the outbox holds, oldest first, many in one request, each under the description of the process that wrote it.</summary>
internal sealed class OutboxReplay(OutboxStore outbox, RecordSender sender, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan BeingWritten = TimeSpan.FromMilliseconds(1);
    private bool _isPositionTold;
    private volatile bool _isMoving;

    /// <summary>Whether the collector took what was sent last.</summary>
    internal bool IsMoving => _isMoving;

    /// <summary>Delivers until nothing is left or the collector does not take it.</summary>
    /// <returns>Stored when nothing was left, otherwise what stopped it.</returns>
    internal async Task<ExportResult> RunAsync()
    {
        while (outbox.Pending > 0)
        {
            if (sender.Stopping.IsCancellationRequested)
                return new ExportResult(ExportStatus.CollectorSilent, "the trail closes");
            var (result, delivered) = await StepAsync().ConfigureAwait(false);
            _isMoving = result.IsStored;
            TellNotices();
            if (!result.IsStored)
                return result;
            if (delivered == 0 && outbox.Pending > 0)
                await Task.Delay(BeingWritten, time, CancellationToken.None).ConfigureAwait(false);
        }

        return new ExportResult(ExportStatus.Stored, "");
    }

    /// <summary>Tells the operator what the outbox found on its disk.</summary>
    internal void TellNotices()
    {
        while (outbox.TryTakeNotice(out var notice))
            logger.OutboxNotice(notice);
    }

    private async Task<(ExportResult Result, int Delivered)> StepAsync()
    {
        OutboxBatch? batch;
        try
        {
            batch = outbox.Peek();
        }
        catch (OutboxException failure)
        {
            return (new ExportResult(ExportStatus.OutboxUnreadable, failure.Message), 0);
        }

        if (batch is null)
            return (new ExportResult(ExportStatus.Stored, ""), 0);
        var (result, count) = await sender.ReplayAsync(batch).ConfigureAwait(false);
        Note(batch, count);
        return (result, count);
    }

    private void Note(OutboxBatch batch, int count)
    {
        if (count == 0)
            return;
        TrailMetrics.Undelivered.Add(-count);
        try
        {
            outbox.Delivered(batch, count);
            _isPositionTold = false;
        }
        catch (OutboxException failure)
        {
            if (!_isPositionTold)
                logger.OutboxPositionLost(failure.Message);
            _isPositionTold = true;
        }
    }
}
