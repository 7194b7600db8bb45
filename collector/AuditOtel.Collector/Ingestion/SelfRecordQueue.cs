using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Records of the collector about events that nobody waits for: they are stored in their order as soon as the ledger accepts. The queue is
/// bounded; what does not fit is counted and told by one record. <see cref="Add"/> never blocks, so any thread may call it.
/// </summary>
internal sealed class SelfRecordQueue : IAsyncDisposable
{
    internal const string Overflow = "audit.event.overflow";
    internal const int Capacity = 1024;
    private const int MaxNames = 64;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly SelfRecords _self;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<AuditRecord> _waiting = [];
    private readonly SortedDictionary<string, long> _unlisted = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    internal SelfRecordQueue(SelfRecords self, TimeProvider time)
    {
        _self = self;
        _time = time;
        _work = WorkAsync();
    }

    /// <summary>Records that wait, and those that did not fit.</summary>
    internal long Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count + _unlisted.Values.Sum();
        }
    }

    internal void Add(AuditRecord record)
    {
        lock (_lock)
        {
            if (_waiting.Count < Capacity)
                _waiting.Enqueue(record with { Time = record.Time ?? _time.GetUtcNow() });
            else
                Count(record.Operation, 1);
        }

        _signal.Release();
    }

    /// <summary>Counts events that could not be kept one by one.</summary>
    internal void AddUnlisted(string operation, long count)
    {
        lock (_lock)
            Count(operation, count);
        _signal.Release();
    }

    /// <summary>Stores what can be stored and ends.</summary>
    /// <returns>How many events could not be recorded.</returns>
    internal async ValueTask<long> StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
        while (Next() is { } record && await StoreAsync(record))
        {
            // StoreAsync has taken it off the queue.
        }

        return Waiting;
    }

    /// <summary>Ends without storing what waits. What is added later is only counted as waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                await StoreAllAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // StopAsync stores the rest.
        }
    }

    private async Task StoreAllAsync()
    {
        while (Next() is { } record)
        {
            if (!await StoreAsync(record))
                await Task.Delay(RetryDelay, _time, _stop.Token);
        }
    }

    private AuditRecord? Next()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && _unlisted.Count > 0)
            {
                _waiting.Enqueue(Merged());
                _unlisted.Clear();
            }

            return _waiting.TryPeek(out var record) ? record : null;
        }
    }

    private async ValueTask<bool> StoreAsync(AuditRecord record)
    {
        try
        {
            if (await _self.WriteAsync(record) != AppendResult.Stored)
                return false;
            lock (_lock)
                _waiting.Dequeue();
        }
        catch (ArgumentException)
        {
            // One that can be no entry must not keep those behind it waiting for ever: it is counted.
            lock (_lock)
            {
                _waiting.Dequeue();
                Count(record.Operation, 1);
            }
        }

        return true;
    }

    private AuditRecord Merged() => SelfRecords.New(Overflow, AuditAction.Execute, new AuditTarget("queue", "events")) with
    {
        Class = AuditClass.Integrity,
        Outcome = AuditOutcome.Failure,
        Reason = "overflow",
        Time = _time.GetUtcNow(),
        Message = $"More events came than could be kept; {_unlisted.Values.Sum()} of them are only counted here.",
        Attributes = _unlisted.ToDictionary(one => $"audit.overflow.{one.Key}", one => (object)one.Value, StringComparer.Ordinal),
    };

    private void Count(string operation, long count)
    {
        var name = _unlisted.Count < MaxNames || _unlisted.ContainsKey(operation) ? operation : "other";
        _unlisted[name] = _unlisted.GetValueOrDefault(name) + count;
    }
}
