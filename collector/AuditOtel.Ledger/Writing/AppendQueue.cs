namespace AuditOtel.Ledger.Writing;

/// <summary>Batches that wait for the writer's thread, bounded in bytes; what is being written still counts.</summary>
internal sealed class AppendQueue(long maxBytes)
{
    private readonly object _gate = new();
    private readonly Queue<AppendBatch> _batches = new();
    private long _bytes;
    private AppendResult? _closed;

    /// <summary>Queues a batch, or says why not.</summary>
    public AppendResult? TryAdd(AppendBatch batch, out ValueTask<AppendResult> completion)
    {
        completion = default;
        lock (_gate)
        {
            if (_closed is not null)
                return _closed;
            // A batch larger than the bound still goes in when nothing else waits: its memory is used already.
            if (_bytes > 0 && _bytes + batch.FrameBytes > maxBytes)
                return AppendResult.Overloaded;
            completion = batch.Enqueue();
            _bytes += batch.FrameBytes;
            _batches.Enqueue(batch);
            Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Waits for work and fills the group with what fits; false when the queue is closed and empty.</summary>
    public bool Take(AppendGroup group, GroupStore store)
    {
        lock (_gate)
        {
            while (_batches.Count == 0)
            {
                if (_closed is not null)
                    return false;
                Monitor.Wait(_gate);
            }

            group.Add(_batches.Dequeue());
            while (_batches.TryPeek(out AppendBatch? next) && group.Bytes + next.FrameBytes <= AppendGroup.MaxBytes && store.Fits(group.Bytes + next.FrameBytes))
                group.Add(_batches.Dequeue());
            return true;
        }
    }

    /// <summary>Frees the room of a completed group.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
            _bytes -= bytes;
    }

    /// <summary>Accepts nothing more; new appends get <paramref name="answer"/>, what waits is still taken.</summary>
    public void Close(AppendResult answer)
    {
        lock (_gate)
        {
            if (_closed != AppendResult.Failed)
                _closed = answer;
            Monitor.PulseAll(_gate);
        }
    }
}
