namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Group commit. An appender that finds nobody else there stores its batch itself, which saves two changes of thread; whatever comes meanwhile waits, and
/// the writer's thread takes all of it together, or a thread with an open round does when it is a little. What nobody waits for is done by the writer's thread, and while
/// appenders follow each other closely only now and then.
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
        ValueTask<AppendResult> completion;
        if (batch.FrameBytes <= AppendQueue.MaxRoundBytes && AppendRound.OpenFor(this) is { } round)
            return _queue.TryAddToRound(batch, round, out completion) is { } late ? new ValueTask<AppendResult>(late) : completion;

        if (_queue.TryAdd(batch, _group, out completion, out bool hasTurn) is { } refused)
            return new ValueTask<AppendResult>(refused);
        if (hasTurn)
        {
            _group.Complete(Store(_group));
            _queue.EndTurn();
        }

        return completion;
    }

    /// <summary>
    /// Stores all that waits, group after group, and answers each on this thread, until nothing waits or another thread has the turn; that thread takes
    /// what waits before it ends.
    /// </summary>
    public void StoreWaiting(AppendGroup group)
    {
        while (StoreNext(group))
        {
            // The next group is what came meanwhile.
        }
    }

    /// <summary>Stores one group of what waits and answers it on this thread; whether it did and something waits again. When another thread has the turn, or so much waits that the writer's thread is to have it, that one takes it.</summary>
    public bool StoreNext(AppendGroup group)
    {
        if (!_queue.TryTake(group, _store))
            return false;
        AppendResult result = Store(group);
        _queue.EndRoundTurn();

        // Who is answered may append again at once: the turn is free by then.
        group.CompleteRound(result);
        if (_queue.TryTakeToSettle())
        {
            Settle();
            _queue.EndSettling();
        }

        return _queue.HasWaiting();
    }

    /// <summary>Accepts nothing more; completes when all that waited is stored or refused. What is of a round is answered when its thread comes.</summary>
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
            bool isToSettle = _group.IsEmpty;
            if (!isToSettle)
            {
                _group.Complete(Store(_group));
                isToSettle = _queue.IsSettlingOverdue();
            }

            if (isToSettle)
            {
                Settle();
                _queue.EndSettling();
            }
            else
            {
                _queue.EndTurn();
            }
        }

        _drained.SetResult();
    }

    /// <summary>Stores the group; the caller answers it. Never throws: a defect must not leave appenders waiting for ever.</summary>
    private AppendResult Store(AppendGroup group)
    {
        long stored = 0;
        try
        {
            AppendResult result = _store.Store(group);
            stored = result == AppendResult.Stored ? group.Bytes : 0;
            return result;
        }
        catch (Exception e)
        {
            Break(e);
            return AppendResult.Failed;
        }
        finally
        {
            _queue.CountGroup(group.QueuedBytes, stored);
        }
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
