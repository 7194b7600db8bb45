namespace AuditOtel.Ledger.Writing;

/// <summary>The batches of a round that the writer's thread has stored or refused, on their way back to the thread of the round.</summary>
/// <param name="wake">Has that thread come for them; called on the writer's thread.</param>
internal sealed class RoundAnswers(Action wake)
{
    private readonly Lock _gate = new();
    private List<AppendBatch> _arrived = [];
    private List<AppendBatch> _taken = [];
    private bool _isClosed;

    /// <summary>Leaves a batch to the round's thread, which has to be woken afterwards; false when the round is over.</summary>
    public bool TryAdd(AppendBatch batch)
    {
        lock (_gate)
        {
            if (!_isClosed)
                _arrived.Add(batch);
            return !_isClosed;
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

    /// <summary>Takes nothing more; from here on nobody is woken.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }
}
