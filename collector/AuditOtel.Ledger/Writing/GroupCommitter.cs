namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Group commit. An appender that finds nobody else there stores its batch itself, which saves two changes of thread; whatever comes meanwhile waits, and
/// the writer's thread takes all of it together. What nobody waits for is done by that thread, and while single appenders follow each other closely only
/// every few milliseconds.
/// </summary>
internal sealed class GroupCommitter : IDisposable
{
    private static readonly TimeSpan SettleDelay = TimeSpan.FromMilliseconds(5);
    private readonly GroupStore _store;
    private readonly AppendQueue _queue;

    // Both belong to whoever has the turn.
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

    /// <summary>Stores a prepared batch or has it stored, or says why not.</summary>
    public ValueTask<AppendResult> Append(AppendBatch batch)
    {
        if (_queue.TryAdd(batch, _group, out ValueTask<AppendResult> completion, out bool hasTurn) is { } refused)
            return new ValueTask<AppendResult>(refused);
        if (hasTurn)
            _queue.EndTurn(isUnsettled: Commit() == AppendResult.Stored);
        return completion;
    }

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
        while (_queue.Take(_group, _store, SettleDelay))
        {
            if (_group.IsEmpty || Commit() == AppendResult.Stored)
                Settle();
            _queue.EndTurn(isUnsettled: false);
        }

        _drained.SetResult();
    }

    /// <summary>Stores the group and answers all of it. Never throws: a defect must not leave appenders waiting for ever.</summary>
    private AppendResult Commit()
    {
        AppendResult result;
        try
        {
            result = _store.Store(_group);
        }
        catch (Exception e)
        {
            Break(e);
            result = AppendResult.Failed;
        }

        _queue.Release(_group.QueuedBytes);
        _group.Complete(result);
        return result;
    }

    private void Settle()
    {
        try
        {
            _store.Settle();
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    private void Break(Exception e)
    {
        _store.Break($"the writer stopped with {e.GetType().Name}: {e.Message}");
        _queue.Close(AppendResult.Failed);
    }
}
