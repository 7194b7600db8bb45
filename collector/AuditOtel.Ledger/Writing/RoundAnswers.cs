namespace AuditOtel.Ledger.Writing;

/// <summary>
/// What a round has appended: how much of it is not answered yet, and the batches that the writer's thread has stored or refused, on their way back to the thread of the round.
/// </summary>
/// <param name="wake">Has that thread come for them; called on the writer's thread.</param>
internal sealed class RoundAnswers(Action wake)
{
    private readonly object _gate = new();
    private List<AppendBatch> _arrived = [];
    private List<AppendBatch> _taken = [];
    private long _unanswered;
    private bool _isClosed;

    /// <summary>Whether what was appended and is not answered is as much as one sync should take.</summary>
    public bool IsFull => Volatile.Read(ref _unanswered) > AppendGroup.MaxBytes;

    /// <summary>So many bytes were appended.</summary>
    public void Note(long bytes)
    {
        lock (_gate)
            _unanswered += bytes;
    }

    /// <summary>So many bytes are being answered, on whatever thread.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _unanswered -= bytes;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Leaves a batch to the round's thread, which has to be woken afterwards; false when the round is over.</summary>
    public bool TryAdd(AppendBatch batch)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            _arrived.Add(batch);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Has the round's thread come, unless the round is over: there may be nothing left to wake.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_isClosed)
                wake();
        }
    }

    /// <summary>Answers what has arrived, on the calling thread, which is the round's.</summary>
    public void Give()
    {
        lock (_gate)
            (_arrived, _taken) = (_taken, _arrived);
        foreach (AppendBatch batch in _taken)
            batch.Answer(isHere: true);
        _taken.Clear();
    }

    /// <summary>Waits until there is something to give, or the round is no longer full; on its thread.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (_arrived.Count == 0 && IsFull)
                Monitor.Wait(_gate);
        }
    }

    /// <summary>Takes nothing more; from here on nobody is woken.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }
}
