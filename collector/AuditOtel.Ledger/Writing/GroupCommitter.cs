namespace AuditOtel.Ledger.Writing;

/// <summary>The thread that stores: it takes all that waits, has it stored together, and completes it together.</summary>
internal sealed class GroupCommitter : IDisposable
{
    private readonly GroupStore _store;
    private readonly AppendQueue _queue;
    private readonly AppendGroup _group = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GroupCommitter(GroupStore store, long maxQueuedBytes)
    {
        _store = store;
        _queue = new AppendQueue(maxQueuedBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "auditotel ledger" };
    }

    public void Start(bool isRecovered)
    {
        _store.Start(isRecovered);
        _thread.Start();
    }

    /// <summary>Queues a prepared batch, or says why not.</summary>
    public ValueTask<AppendResult> Append(AppendBatch batch) =>
        _queue.TryAdd(batch, out ValueTask<AppendResult> completion) is { } refused ? new ValueTask<AppendResult>(refused) : completion;

    /// <summary>Accepts nothing more; completes when all that waited is answered.</summary>
    public Task StopAsync()
    {
        _queue.Close(AppendResult.Stopping);
        _store.BeginStop();
        return _drained.Task;
    }

    public void Dispose() => _store.Dispose();

    private void Run()
    {
        try
        {
            while (_queue.Take(_group, _store))
                Commit();
        }
        catch (Exception e)
        {
            // A defect on this thread must not leave appenders waiting for ever.
            _store.Break($"the writer stopped with {e.GetType().Name}: {e.Message}");
            _queue.Close(AppendResult.Failed);
            Answer(AppendResult.Failed);
            while (_queue.Take(_group, _store))
                Answer(AppendResult.Failed);
        }

        _drained.SetResult();
    }

    private void Commit()
    {
        AppendResult result = _store.Store(_group);
        Answer(result);
        if (result == AppendResult.Stored)
            _store.Settle();
    }

    private void Answer(AppendResult result)
    {
        _queue.Release(_group.QueuedBytes);
        _group.Complete(result);
    }
}
