namespace AuditOtel.Collector.Ingestion;

/// <summary>The records of one request and the ids it holds in the duplicate window until they are durable or refused.</summary>
internal sealed class Reservation : IDisposable
{
    private List<Task>? _awaited;

    /// <summary>The accepted records, in the order of the request.</summary>
    internal PooledList<RecordPlan> Plans { get; } = new();

    /// <summary>The plan that another content stands in the way of, after <see cref="ReserveResult.Conflict"/>.</summary>
    internal int ConflictingPlan { get; set; }

    /// <summary>The content that stands in the way.</summary>
    internal UInt128 ConflictingContent { get; set; }

    /// <summary>Completes when this request's records are durable or refused. Made by the window, under its lock, when somebody waits.</summary>
    internal TaskCompletionSource? Completion { get; set; }

    /// <summary>Completes when the end of the other requests is known that this one has to know before it can be answered.</summary>
    internal Task OthersAsync() => _awaited is { Count: > 0 } ? Task.WhenAll(_awaited) : Task.CompletedTask;

    internal void Await(Task other)
    {
        _awaited ??= [];
        if (_awaited.Count == 0 || _awaited[^1] != other)
            _awaited.Add(other);
    }

    internal void ForgetAwaited() => _awaited?.Clear();

    public void Dispose() => Plans.Dispose();
}
