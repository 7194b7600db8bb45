namespace AuditOtel.Transport;

/// <summary>
/// Sends a record at once while few calls are under way. Beyond that, records wait for the next call that ends and go together in one request, as the
/// ledger stores them together: no timer, and the more callers there are, the less each record costs. A joined request that is answered with anything but
/// receipts says nothing about one record, so each record is then sent alone; its id makes the repeat harmless.
/// </summary>
internal sealed class ExportQueue(OtlpGrpcClient client)
{
    private const int MostCalls = 4;
    private const int MostRecords = 256;
    private const int MostBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<QueuedRecord> _waiting = new();
    private int _calls;

    /// <inheritdoc cref="OtlpGrpcClient.ExportAsync(ReadOnlyMemory{byte}, Guid, CancellationToken)"/>
    internal async ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, CancellationToken stop)
    {
        if (Enqueue(record, recordId, stop) is { } queued)
            return await queued.Answer.ConfigureAwait(false);
        try
        {
            return await client.ExportAsync(record, recordId, stop).ConfigureAwait(false);
        }
        finally
        {
            if (TakeWaiting() is { } next)
                _ = Task.Run(() => SendWaitingAsync(next), CancellationToken.None);
        }
    }

    private QueuedRecord? Enqueue(ReadOnlyMemory<byte> record, Guid recordId, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_calls < MostCalls)
            {
                _calls++;
                return null;
            }

            var queued = new QueuedRecord(record, recordId, stop);
            _waiting.Enqueue(queued);
            return queued;
        }
    }

    /// <summary>Takes what waits for the next call; null when nothing does, and then there is one call less.</summary>
    private List<QueuedRecord>? TakeWaiting()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _calls--;
                return null;
            }

            var taken = new List<QueuedRecord>();
            var bytes = 0;
            while (taken.Count < MostRecords && _waiting.TryPeek(out var next) && (taken.Count == 0 || bytes + next.Bytes.Length <= MostBytes))
            {
                bytes += next.Bytes.Length;
                taken.Add(_waiting.Dequeue());
            }

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

        var (failure, receipts) = await client.ExportAsync(records, records[0].Stop).ConfigureAwait(false);
        var alone = new List<Task>();
        foreach (var record in records)
        {
            if (receipts is not null && receipts.TryGetValue(record.Id, out var receipt))
                record.Complete(new ExportResult(ExportStatus.Stored, "", receipt));
            else if (receipts is null && IsAboutTheCollector(failure))
                record.Complete(failure);
            else
                alone.Add(SendAloneAsync(record));
        }

        await Task.WhenAll(alone).ConfigureAwait(false);
    }

    private async Task SendAloneAsync(QueuedRecord record) =>
        record.Complete(await client.ExportAsync(record.Bytes, record.Id, record.Stop).ConfigureAwait(false));

    private static bool IsAboutTheCollector(in ExportResult failure) =>
        failure.Status is ExportStatus.CollectorUnreachable or ExportStatus.CollectorSilent or ExportStatus.CollectorUnavailable or ExportStatus.SenderRefused;
}
