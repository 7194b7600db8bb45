using AuditOtel.Outbox;
using AuditOtel.Transport;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>
/// Keeps records without a receipt, in the outbox where there is one and in memory otherwise, and sends them again, oldest first, one attempt at a time, until they are
/// stored or refused.
/// </summary>
internal sealed partial class Redelivery
{
    private const int ShortRest = 1024;

    private readonly Lock _gate;
    private readonly RecordSender _sender;
    private readonly OutboxStore? _outbox;
    private readonly OutboxReplay? _replay;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // All below belong to the gate, which is the one that numbers are given under.
    private readonly UndeliveredRecords _undelivered = new();
    private bool _closed;
    private bool _retrying;
    private bool _isUnhealthy;
    private Task<ExportResult>? _attempt;
    private Task<string?>? _recovery;

    internal Redelivery(Lock gate, RecordSender sender, OutboxStore? outbox, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        _gate = gate;
        _sender = sender;
        _outbox = outbox;
        _replay = outbox is null ? null : new OutboxReplay(outbox, sender, time, logger);
        _interval = interval;
        _time = time;
        _logger = logger;
    }

    /// <summary>Makes records of what must be told once everything is delivered; true when there was something.</summary>
    internal Func<ValueTask<bool>> WhenDelivered { get; set; } = static () => ValueTask.FromResult(false);

    /// <summary>Notes that a record of lost actions is no longer in memory alone.</summary>
    internal Action<OutgoingRecord> WhenLossesLeftMemory { get; set; } = static _ => { };

    /// <summary>How many records are kept. Hold the gate.</summary>
    internal long Count => _undelivered.Count + (_outbox?.Pending ?? 0);

    /// <summary>How many are kept in memory alone. Hold the gate.</summary>
    internal int InMemory => _undelivered.Count;

    /// <summary>Whether an attempt runs and the rest is short: it is sooner over than a record is written behind it. Hold the gate.</summary>
    internal bool IsCatchingUp => _attempt is not null && _replay?.IsMoving == true && _outbox?.Pending <= ShortRest;

    /// <summary>Delivers what the process before left in the outbox.</summary>
    /// <param name="hasMore">Whether there is something to record when that is done.</param>
    internal void Start(bool hasMore)
    {
        _replay?.TellNotices();
        lock (_gate)
        {
            if (_outbox is { Pending: > 0 and var left })
            {
                TrailMetrics.Undelivered.Add(left);
                _logger.OutboxLeft(left, _outbox.Directory);
            }

            _isUnhealthy = hasMore;
            if (hasMore || Count > 0)
                Retry();
        }
    }

    /// <summary>Notes that the collector failed; true when that is new.</summary>
    internal bool TurnUnhealthy()
    {
        lock (_gate)
        {
            var isNew = !_isUnhealthy;
            _isUnhealthy = true;
            return isNew;
        }
    }

    /// <summary>Keeps a record: in the outbox, or in memory when there is none or it fails.</summary>
    /// <returns>What kept it from the outbox; null when it is on stable storage there.</returns>
    internal async ValueTask<string?> KeepAsync(OutgoingRecord record, bool isIntent)
    {
        var reason = await SpoolAsync(record, isIntent).ConfigureAwait(false);
        if (reason is not null)
            KeepInMemory(record);
        return reason;
    }

    /// <summary>Puts a record into the outbox.</summary>
    /// <returns>What kept it from there; null when it is on stable storage.</returns>
    internal async ValueTask<string?> SpoolAsync(OutgoingRecord record, bool isIntent)
    {
        if (_outbox is null)
            return "the trail has no outbox";
        try
        {
            var stored = new StoredRecord(record.Number, record.Id, record.Operation, record.Stage, record.LossGeneration, record.Bytes);
            await _outbox.AppendAsync(stored, isIntent).ConfigureAwait(false);
        }
        catch (OutboxException failure)
        {
            return failure.Message;
        }

        TrailMetrics.Spooled.Add(1);
        _sender.Views.Show(record.Bytes.Span);
        TrailMetrics.Undelivered.Add(1);
        lock (_gate)
            Retry();
        return null;
    }

    /// <summary>
    /// Brings an outbox that failed back, and shows that it is by putting what is in memory there: nothing new may be kept before.
    /// </summary>
    /// <returns>What still fails, or null.</returns>
    internal Task<string?> RecoverOutboxAsync()
    {
        lock (_gate)
            return _recovery ??= Task.Run(MoveToOutboxAsync, CancellationToken.None);
    }

    /// <summary>Keeps a copy of a record in memory and sees to it that it is tried again.</summary>
    internal void KeepInMemory(OutgoingRecord record)
    {
        TrailMetrics.Undelivered.Add(1);
        lock (_gate)
        {
            _undelivered.Add(record);
            Retry();
        }
    }

    /// <summary>Whether the collector is known to be away.</summary>
    internal bool IsUnhealthy
    {
        get
        {
            lock (_gate)
                return _isUnhealthy;
        }
    }

    /// <summary>Starts no further attempt and waits for the one that runs.</summary>
    internal Task CloseAsync()
    {
        lock (_gate)
        {
            _closed = true;
            return _attempt ?? Task.CompletedTask;
        }
    }

    private async Task<string?> MoveToOutboxAsync()
    {
        try
        {
            if (_outbox!.Recover() is { } trouble)
                return trouble;
            while (TryGetFirst(out var record))
            {
                if (await SpoolAsync(record, isIntent: false).ConfigureAwait(false) is { } reason)
                    return reason;
                Remove(record);
            }

            return null;
        }
        finally
        {
            lock (_gate)
                _recovery = null;
        }
    }

    private bool TurnHealthy()
    {
        lock (_gate)
        {
            var wasUnhealthy = _isUnhealthy;
            _isUnhealthy = false;
            return wasUnhealthy;
        }
    }

    private bool TryGetFirst(out OutgoingRecord record)
    {
        lock (_gate)
            return _undelivered.TryGetFirst(out record);
    }

    private void Remove(OutgoingRecord record)
    {
        bool wasThere;
        lock (_gate)
            wasThere = _undelivered.Remove(record.Number);
        if (!wasThere)
            return;
        TrailMetrics.Undelivered.Add(-1);
        if (record.LossGeneration != 0)
            WhenLossesLeftMemory(record);
    }
}
