namespace AuditOtel.Transport;

/// <summary>
/// Several collectors in the order they are wanted. A record goes to the first that answers; one that does not, or that cannot store now, is left out for a while that
/// doubles with each failure, so that nobody waits for it again and again. When all of them are left out, all are asked.
/// </summary>
internal sealed class CollectorRoute : ICollectorClient
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly IReadOnlyList<ICollectorClient> _clients;
    private readonly TimeProvider _time;

    // Both belong to the gate.
    private readonly (long Since, TimeSpan For)[] _pauses;
    private readonly int[] _failures;

    internal CollectorRoute(IReadOnlyList<ICollectorClient> clients, TimeProvider time)
    {
        _clients = clients;
        _time = time;
        _pauses = new (long, TimeSpan)[clients.Count];
        _failures = new int[clients.Count];
    }

    /// <inheritdoc/>
    public async ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportEnvelope? envelope, ExportWait wait)
    {
        var result = default(ExportResult);
        var left = Order();
        for (var i = 0; i < left.Count && !wait.Stop.IsCancellationRequested; i++)
        {
            result = await _clients[left[i]].ExportAsync(record, recordId, envelope, Share(wait, i, left.Count)).ConfigureAwait(false);
            if (Note(left[i], result.Status))
                return result;
        }

        return result.Message is null ? new ExportResult(ExportStatus.CollectorSilent, "the trail closes") : result;
    }

    /// <inheritdoc/>
    public async ValueTask<(ExportResult Failure, Dictionary<Guid, AuditReceipt>? Receipts)> ExportAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope? envelope, ExportWait wait)
    {
        var failure = new ExportResult(ExportStatus.CollectorSilent, "the trail closes");
        var left = Order();
        for (var i = 0; i < left.Count && !wait.Stop.IsCancellationRequested; i++)
        {
            var (result, receipts) = await _clients[left[i]].ExportAsync(records, envelope, Share(wait, i, left.Count)).ConfigureAwait(false);
            failure = result;
            if (Note(left[i], receipts is null ? result.Status : ExportStatus.Stored))
                return (result, receipts);
        }

        return (failure, null);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    public override string ToString() => string.Join(", ", _clients);

    /// <summary>A collector that hangs leaves time for the ones after it; and after a wait another thread goes on, which is not the caller's to block.</summary>
    private static ExportWait Share(ExportWait wait, int asked, int all) => wait with { Limit = wait.Limit / (all - asked), MayBlock = wait.MayBlock && asked == 0 };

    private List<int> Order()
    {
        lock (_gate)
        {
            var ready = Enumerable.Range(0, _clients.Count).Where(i => _time.GetElapsedTime(_pauses[i].Since) >= _pauses[i].For).ToList();
            return ready.Count > 0 ? ready : [.. Enumerable.Range(0, _clients.Count)];
        }
    }

    /// <summary>Remembers how a collector answered; false when the next one is to be asked.</summary>
    private bool Note(int client, ExportStatus status)
    {
        var answered = status is not (ExportStatus.CollectorUnreachable or ExportStatus.CollectorSilent or ExportStatus.CollectorUnavailable);
        lock (_gate)
        {
            _failures[client] = answered ? 0 : _failures[client] + 1;
            _pauses[client] = answered ? default : (_time.GetTimestamp(), Backoff.After(FirstPause, LongestPause, _failures[client]));
        }

        return answered;
    }
}
