using AuditOtel.Collector.Following;

namespace AuditOtel.Collector.Sinks;

/// <summary>How far one sink has come; replaced as a whole, so that a status reads one moment.</summary>
internal sealed class SinkProgress(SinkSettings settings, TimeProvider time)
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private volatile SinkStatus _status = new(settings.Name, settings.Target.Type, settings.Target.Place, 0, 0, null, 0, 0, 0, null);
    private ulong _newest;
    private volatile string? _unsaved;

    internal long Next => _status.Next;

    /// <summary>The status beside a ledger of so many entries.</summary>
    internal SinkStatus At(long size)
    {
        var status = _status;
        var lag = Math.Max(0, size - status.Next);
        var newest = Volatile.Read(ref _newest);
        var seconds = lag == 0 || newest == 0 ? (double?)null : Math.Max(0, ((double)time.GetUtcNow().ToUnixNanoseconds() - newest) / NanosecondsPerSecond);
        return status with { Lag = lag, LagSeconds = seconds };
    }

    /// <summary>What somebody has to look at, one sentence each.</summary>
    internal IEnumerable<string> Warnings(long size)
    {
        var status = At(size);
        if (settings.Target.Warning is { } warning)
            yield return $"Sink '{settings.Name}': {warning}";
        if (status.Problem is { } problem)
            yield return $"Sink '{settings.Name}' takes no records: {problem}";
        if (_unsaved is { } unsaved)
            yield return $"The cursor of sink '{settings.Name}' cannot be kept, so that records come again after the next start: {unsaved}";
        if (status.Lag > settings.MaxLag)
            yield return $"Sink '{settings.Name}' is {status.Lag} entries behind, more than its maxLag of {settings.MaxLag}: see whether {settings.Target.Place} keeps up.";
    }

    /// <summary>Why the cursor cannot be kept; null when it can.</summary>
    /// <returns>Whether that is new.</returns>
    internal bool Unsaved(string? problem)
    {
        var isNew = problem is not null && _unsaved is null;
        _unsaved = problem;
        return isNew;
    }

    internal void Begin(long next) => _status = _status with { Next = next };

    internal void Fail(string problem) => _status = _status with { Problem = problem };

    internal void Miss(long entries) => _status = _status with { Missed = _status.Missed + entries };

    /// <summary>Goes behind a batch that the sink has dealt with.</summary>
    internal void Advance(in RecordBatch batch, long refused)
    {
        // At the end it has all that is there, whatever its selection takes of it.
        if (batch.IsEnd)
            Volatile.Write(ref _newest, time.GetUtcNow().ToUnixNanoseconds());
        else if (batch.Records is [.., var last])
            Volatile.Write(ref _newest, last.ReceivedUnixNanoseconds);
        _status = _status with { Next = batch.Next, Delivered = _status.Delivered + batch.Records.Count - refused, Refused = _status.Refused + refused, Problem = null };
    }
}
