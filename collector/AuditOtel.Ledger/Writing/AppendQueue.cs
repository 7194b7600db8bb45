namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Batches that wait to be stored, bounded in bytes, and the turn to store them, which one thread has at a time. What is being written still counts.
/// </summary>
internal sealed class AppendQueue(long maxBytes)
{
    /// <summary>An appender stores its own batch only up to this size: it waits for its own bytes and not for much more.</summary>
    public const long MaxOwnBytes = 64 << 10;

    private readonly object _gate = new();
    private readonly Queue<AppendBatch> _batches = new();
    private long _bytes;
    private bool _isTaken;
    private bool _isUnsettled;
    private bool _isCrowded;
    private AppendResult? _closed;

    /// <summary>
    /// Takes a batch in, or says why not. When nobody else waits or writes, the group gets the batch and the caller the turn: it stores the group now
    /// and ends with <see cref="EndTurn"/>. Otherwise the batch waits for the writer's thread.
    /// </summary>
    public AppendResult? TryAdd(AppendBatch batch, AppendGroup group, out ValueTask<AppendResult> completion, out bool hasTurn)
    {
        completion = default;
        hasTurn = false;
        lock (_gate)
        {
            if (_closed is not null)
                return _closed;
            // A batch larger than the bound still goes in when nothing else waits: its memory is used already.
            if (_bytes > 0 && _bytes + batch.FrameBytes > maxBytes)
                return AppendResult.Overloaded;
            completion = batch.Enqueue();
            _bytes += batch.FrameBytes;
            hasTurn = !_isTaken && !_isCrowded && _batches.Count == 0 && batch.FrameBytes <= MaxOwnBytes;
            if (hasTurn)
            {
                _isTaken = true;
                group.Add(batch);
                return null;
            }

            _batches.Enqueue(batch);
            if (!_isTaken)
                Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>
    /// The writer's thread waits for its turn and fills the group with what fits; the group stays empty when only settling is due. False when the
    /// queue is closed, empty and settled.
    /// </summary>
    public bool Take(AppendGroup group, GroupStore store, TimeSpan settleDelay)
    {
        lock (_gate)
        {
            while (_isTaken || _batches.Count == 0)
            {
                bool isOver = _closed is not null && !_isTaken;
                if (isOver && !_isUnsettled)
                    return false;
                if (isOver || (!Monitor.Wait(_gate, _isUnsettled ? settleDelay : Timeout.InfiniteTimeSpan) && !_isTaken && _isUnsettled))
                    break;
            }

            _isTaken = true;
            _isUnsettled = false;
            while (_batches.TryPeek(out AppendBatch? next) && (group.IsEmpty || (group.Bytes + next.FrameBytes <= AppendGroup.MaxBytes && store.Fits(group.Bytes + next.FrameBytes))))
                group.Add(_batches.Dequeue());
            _isCrowded = group.BatchCount > 1;
            return true;
        }
    }

    /// <summary>Gives the turn back; who waits is next. An appender leaves settling to the writer's thread.</summary>
    public void EndTurn(bool isUnsettled)
    {
        lock (_gate)
        {
            bool isNews = (isUnsettled && !_isUnsettled) || _batches.Count > 0 || _closed is not null;
            _isUnsettled |= isUnsettled;
            _isTaken = false;
            if (isNews)
                Monitor.Pulse(_gate);
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
