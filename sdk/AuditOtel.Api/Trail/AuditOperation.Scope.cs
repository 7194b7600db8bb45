using System.ComponentModel;

namespace AuditOtel;

/// <content>
/// The call that is running, for the code inside it and for audited calls that it makes. A synchronous body is kept for its thread, which costs
/// two stores; a body that awaits or hands out a task flows with its execution context.
/// </content>
public abstract partial class AuditOperation
{
    private static readonly AsyncLocal<AuditOperation?> Flowing = new();

    [ThreadStatic]
    private static AuditOperation? _onThread;

    private AuditOperation? _outerFlow = Flowing.Value;
    private AuditOperation? _outerOnThread;
    private AuditOutcomeDetails? _details;
    private int _isClosed;

    /// <summary>Starts an operation inside the one that is running, if any.</summary>
    protected AuditOperation() => Parent = Find(_outerFlow);

    /// <summary>The audited call that made this one, or null.</summary>
    protected AuditOperation? Parent { get; }

    internal static AuditOperation? Running => Find(Flowing.Value);

    /// <summary>Makes this the running call of the thread, until <see cref="Leave"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Enter()
    {
        _outerOnThread = _onThread;
        _onThread = this;
    }

    /// <summary>As <see cref="Enter"/>, in a context that may be another than that of the start.</summary>
    internal void Resume()
    {
        _outerFlow = Flowing.Value;
        Enter();
    }

    /// <summary>Takes <see cref="Enter"/> back.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Leave() => _onThread = _outerOnThread;

    /// <summary>Makes this the running call of the execution context. An asynchronous body gives its context back by itself.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void EnterFlow() => Flowing.Value = this;

    /// <summary>Takes <see cref="EnterFlow"/> back in a body that does not await.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void LeaveFlow() => Flowing.Value = _outerFlow;

    /// <summary>Gives what the outcome says beyond success or failure, or null, and takes no more. A trail calls it once, when the call ends.</summary>
    protected AuditOutcomeDetails? Close()
    {
        if (_trackers is { } trackers)
            Add(said => trackers.ForEach(tracker => tracker.AddTo(said)));

        Interlocked.Exchange(ref _isClosed, 1);
        if (_details is not { } details)
            return null;

        // Whoever is adding finishes first; whoever comes later finds it closed.
        lock (details)
            details.IsClosed = true;

        return details;
    }

    /// <exception cref="InvalidOperationException">The call has ended.</exception>
    internal void Add(Action<AuditOutcomeDetails> add)
    {
        var details = _details ?? Interlocked.CompareExchange(ref _details, new AuditOutcomeDetails(), null) ?? _details!;
        lock (details)
        {
            if (details.IsClosed || Volatile.Read(ref _isClosed) != 0)
                throw new InvalidOperationException("The audited call has ended and its outcome is written: add to it before its body ends.");

            add(details);
        }
    }

    // A call of the thread counts while its own context is the current one; otherwise an asynchronous body has taken the thread over.
    private static AuditOperation? Find(AuditOperation? flow) => _onThread is { } call && ReferenceEquals(call._outerFlow, flow) ? call : flow;
}
