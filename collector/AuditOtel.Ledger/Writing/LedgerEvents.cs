using System.Threading.Channels;

namespace AuditOtel.Ledger.Writing;

/// <summary>Hands events to the observer in order, on a thread of the pool, so that it never delays who raises them.</summary>
internal sealed class LedgerEvents : IAsyncDisposable
{
    /// <summary>An observer that hangs must not fill the memory.</summary>
    private const int MaxPending = 1024;

    private readonly TimeProvider _time;
    private readonly Channel<LedgerEvent>? _pending;
    private readonly Task _pump = Task.CompletedTask;
    private volatile string? _problem;

    public LedgerEvents(Action<LedgerEvent>? observer, TimeProvider time)
    {
        _time = time;
        if (observer is null)
            return;
        _pending = Channel.CreateBounded<LedgerEvent>(new BoundedChannelOptions(MaxPending) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _pump = Task.Run(() => PumpAsync(_pending.Reader, observer));
    }

    /// <summary>Why an event did not reach the observer, or null.</summary>
    public string? Problem => _problem;

    public void Raise(LedgerEventKind kind, string detail)
    {
        if (_pending is not null && !_pending.Writer.TryWrite(new LedgerEvent(kind, detail, _time.GetUtcNow())))
            _problem = $"An event of the ledger was not handed on, because {MaxPending} wait for their observer: {kind}, {detail}";
    }

    /// <summary>Takes no more; what was raised still reaches the observer.</summary>
    public void Complete() => _pending?.Writer.TryComplete();

    /// <summary>Completes when the observer was told everything.</summary>
    public async ValueTask DisposeAsync()
    {
        Complete();
        await _pump.ConfigureAwait(false);
    }

    private async Task PumpAsync(ChannelReader<LedgerEvent> pending, Action<LedgerEvent> observer)
    {
        await foreach (LedgerEvent raised in pending.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                observer(raised);
            }
            catch (Exception e)
            {
                // The writer goes on whatever its observer does; the failure shows in the ledger's state.
                _problem = $"The observer of the ledger's events failed at {raised.Kind} with {e.GetType().Name}: {e.Message}";
            }
        }
    }
}
