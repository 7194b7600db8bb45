namespace AuditOtel.Transport;

/// <summary>
/// Sends a record at once while few calls are under way. Beyond that, records wait for the next call that ends and go together in one request, as the
/// ledger stores them together: no timer, and the more callers there are, the less each record costs. A joined request that is answered with anything but
/// receipts says nothing about one record, so each record is then sent alone; its id makes the repeat harmless.
/// </summary>
internal sealed class ExportQueue(ICollectorClient client, TimeProvider time)
{
    private const int MostCalls = 4;
    private const int MostRecords = 256;
    private const int MostBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<QueuedRecord> _waiting = new();
    private int _calls;

    /// <inheritdoc cref="ICollectorClient.ExportAsync(ReadOnlyMemory{byte}, Guid, ExportEnvelope, ExportWait)"/>
    internal async ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportWait wait)
    {
        if (Enqueue(record, recordId, wait) is { } queued)
            return await WaitAsync(queued).ConfigureAwait(false);
        try
        {
            return await client.ExportAsync(record, recordId, null, wait).ConfigureAwait(false);
        }
        finally
        {
            if (TakeWaiting() is { } next)
                _ = Task.Run(() => SendWaitingAsync(next), CancellationToken.None);
        }
    }

    /// <summary>A record that waited too long goes no more; one that is under way may still arrive.</summary>
    private async Task<ExportResult> WaitAsync(QueuedRecord queued)
    {
        try
        {
            return await queued.Answer.WaitAsync(queued.Limit, time, queued.Stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException || (failure is OperationCanceledException && queued.Stop.IsCancellationRequested))
        {
            queued.Complete(new ExportResult(ExportStatus.CollectorSilent, $"it gave no answer within {queued.Limit}"));
            return await queued.Answer.ConfigureAwait(false);
        }
    }

    private QueuedRecord? Enqueue(ReadOnlyMemory<byte> record, Guid recordId, ExportWait wait)
    {
        lock (_gate)
        {
            if (_calls < MostCalls)
            {
                _calls++;
                return null;
            }

            var queued = new QueuedRecord(record, recordId, wait.Limit, wait.Stop);
            _waiting.Enqueue(queued);
            return queued;
        }
    }

    /// <summary>Takes what waits for the next call; null when nothing does, and then there is one call less.</summary>
    private List<QueuedRecord>? TakeWaiting()
    {
        lock (_gate)
        {
            List<QueuedRecord>? taken = null;
            var bytes = 0;
            while ((taken?.Count ?? 0) < MostRecords && _waiting.TryPeek(out var next) && (taken is null || bytes + next.Bytes.Length <= MostBytes))
            {
                _waiting.Dequeue();
                if (next.Answer.IsCompleted)
                    continue;
                bytes += next.Bytes.Length;
                (taken ??= []).Add(next);
            }

            if (taken is null)
                _calls--;
            return taken;
        }
    }

    private async Task SendWaitingAsync(List<QueuedRecord> records)
    {
        for (var next = records; next is not null; next = TakeWaiting())
        {
            try
            {
                await SendAsync(next).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // Each caller gets it, as the caller of a single record would.
                foreach (var record in next)
                    record.Fail(failure);
            }
        }
    }

    private async Task SendAsync(List<QueuedRecord> records)
    {
        if (records.Count == 1)
        {
            await SendAloneAsync(records[0]).ConfigureAwait(false);
            return;
        }

        var (failure, receipts) = await client.ExportAsync(
            [.. records.Select(static record => record.Bytes)], null, new ExportWait(records.Max(static record => record.Limit), records[0].Stop)).ConfigureAwait(false);
        var alone = new List<Task>();
        foreach (var record in records)
        {
            if (receipts is not null && receipts.TryGetValue(record.Id, out var receipt))
                record.Complete(new ExportResult(ExportStatus.Stored, "", receipt));
            else if (receipts is null && failure.IsAboutTheCollector)
                record.Complete(failure);
            else
                alone.Add(SendAloneAsync(record));
        }

        await Task.WhenAll(alone).ConfigureAwait(false);
    }

    private async Task SendAloneAsync(QueuedRecord record) =>
        record.Complete(await client.ExportAsync(record.Bytes, record.Id, null, new ExportWait(record.Limit, record.Stop)).ConfigureAwait(false));
}
