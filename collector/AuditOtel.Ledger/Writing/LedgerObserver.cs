namespace AuditOtel.Ledger.Writing;

/// <summary>Tells the observer what happens, one event after the other, on a thread of the pool; whoever tells is never held up.</summary>
internal sealed class LedgerObserver(Action<LedgerEvent>? observer)
{
    /// <summary>What waits for an observer that does not return; beyond it events are counted, not kept.</summary>
    private const int MaxWaiting = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<LedgerEvent> _waiting = new();
    private bool _isRunning;
    private long _lost;
    private volatile string? _problem;

    /// <summary>What went wrong with the observer, or null.</summary>
    public string? Problem => _problem;

    public void Tell(LedgerEvent told)
    {
        if (observer is null)
            return;
        lock (_gate)
        {
            if (_waiting.Count >= MaxWaiting)
            {
                _lost++;
                _problem = $"The ledger's observer does not take its events: {_lost} are lost; the newest: {told.Detail}";
                return;
            }

            _waiting.Enqueue(told);
            if (_isRunning)
                return;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static self => self.Run(), this, preferLocal: false);
    }

    private void Run()
    {
        while (TryTake(out LedgerEvent? next))
        {
            try
            {
                observer!(next);
            }
            catch (Exception e)
            {
                // It is somebody else's code: whatever it throws must reach the operator and not the writer.
                _problem = $"The ledger's observer failed with {e.GetType().Name} ({e.Message}) at: {next.Detail}";
            }
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LedgerEvent? next)
    {
        lock (_gate)
        {
            _isRunning = _waiting.TryDequeue(out next);
            return _isRunning;
        }
    }
}
