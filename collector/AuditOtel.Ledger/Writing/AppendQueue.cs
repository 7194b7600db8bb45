using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Batches that wait to be stored, bounded in bytes, and the turn to store them, which one thread has at a time. What is being written still counts.
/// </summary>
internal sealed class AppendQueue(long maxBytes)
{
    /// <summary>An appender stores its own batch only up to this size: it waits for its own bytes and not for much more.</summary>
    public const long MaxOwnBytes = 64 << 10;

    /// <summary>A round takes batches up to this size.</summary>
    public const long MaxRoundBytes = 2 << 20;

    // A round's thread stores so many itself: with more of them its other appenders would wait for the disk, and the processors with them.
    private const int MostOwnBatches = 3;

    // What nobody waits for is done after so many groups at the latest: there may be no gap between them.
    private const int MostUnsettledGroups = 64;

    // The room that is made ahead of long groups is half used up then.
    private const long MostUnsettledBytes = SegmentWriter.MostChunkBytes / 2;

    private readonly object _gate = new();
    private readonly Queue<AppendBatch> _batches = new();
    private long _bytes;
    private bool _isTaken;
    private bool _isUnsettled;
    private int _unsettledGroups;
    private long _unsettledBytes;

    // While rounds go on they settle: the turn of the writer's thread would only come between them.
    private long _roundGroups;

    // Batches that no round takes: they wait for the writer's thread.
    private int _lone;

    // A round left its batches to whoever has the turn or to the writer's thread, and does not come back for them by itself.
    private bool _isOwed;
    private bool _isCrowded;
    private AppendResult? _closed;

    /// <summary>Whether something waits that only the writer's thread takes.</summary>
    private bool IsWaitedFor => _lone > 0 || _isOwed;

    private bool IsSettlingDue => _unsettledGroups >= MostUnsettledGroups || _unsettledBytes >= MostUnsettledBytes;

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
            if (Admit(batch, round: null, ref completion) is { } refused)
                return refused;
            hasTurn = !_isTaken && !_isCrowded && _batches.Count == 0 && batch.FrameBytes <= MaxOwnBytes;
            if (hasTurn)
            {
                _isTaken = true;
                group.Add(batch);
                return null;
            }

            _batches.Enqueue(batch);
            _lone++;
            if (!_isTaken)
                Monitor.Pulse(_gate);
            return null;
        }
    }

    /// <summary>Takes a batch in for the round of the calling thread, which stores it with <see cref="TryTake"/> soon, or says why not. Wakes nobody.</summary>
    public AppendResult? TryAddToRound(AppendBatch batch, AppendRound round, out ValueTask<AppendResult> completion)
    {
        completion = default;
        lock (_gate)
        {
            if (Admit(batch, round, ref completion) is { } refused)
                return refused;
            _batches.Enqueue(batch);
            return null;
        }
    }

    /// <summary>
    /// Takes the turn and fills the group, for a thread that ends with <see cref="EndRoundTurn"/> and comes back; false when nothing waits, another thread has the turn, or so much waits that the
    /// writer's thread is to store it.
    /// </summary>
    public bool TryTake(AppendGroup group, GroupStore store)
    {
        lock (_gate)
        {
            if (_batches.Count == 0)
                return false;
            _isOwed = _isTaken || _batches.Count > MostOwnBatches || _bytes > MaxOwnBytes;
            if (_isOwed)
            {
                if (!_isTaken)
                    Monitor.Pulse(_gate);
                return false;
            }

            _isTaken = true;
            Fill(group, store);
            return true;
        }
    }

    /// <summary>Whether a batch waits.</summary>
    public bool HasWaiting()
    {
        lock (_gate)
            return _batches.Count > 0;
    }

    /// <summary>Takes the turn when settling is overdue; the caller settles and ends with <see cref="EndRoundTurn"/>.</summary>
    public bool TryTakeToSettle()
    {
        lock (_gate)
        {
            if (_isTaken || !IsSettlingDue)
                return false;
            _isTaken = true;
            return true;
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
            while (_isTaken || !IsWaitedFor)
            {
                bool isOver = _closed is not null && !_isTaken && _batches.Count == 0;
                if (isOver && !_isUnsettled)
                    return false;
                long seen = _roundGroups;
                if (isOver || (!Monitor.Wait(_gate, _isUnsettled ? settleDelay : Timeout.InfiniteTimeSpan) && !_isTaken && _isUnsettled && seen == _roundGroups))
                    break;
            }

            _isTaken = true;
            if (IsWaitedFor)
                Fill(group, store);
            _isOwed &= _batches.Count > 0;
            _isCrowded = group.BatchCount > 1;
            return true;
        }
    }

    /// <summary>Gives the turn back; who waits is next. An appender leaves settling to the writer's thread.</summary>
    public void EndTurn(bool isUnsettled)
    {
        lock (_gate)
            GiveBack(isUnsettled, IsWaitedFor);
    }

    /// <summary>Counts a group that was stored; whether settling is due.</summary>
    public bool CountUnsettled(long bytes)
    {
        lock (_gate)
        {
            _isUnsettled = true;
            _unsettledGroups++;
            _unsettledBytes += bytes;
            return IsSettlingDue;
        }
    }

    /// <summary>All is settled; told by who has the turn.</summary>
    public void NoteSettled()
    {
        lock (_gate)
        {
            _isUnsettled = false;
            (_unsettledGroups, _unsettledBytes) = (0, 0);
        }
    }

    /// <summary>Gives the turn back; the caller itself comes for what waits.</summary>
    /// <param name="unsettled">Bytes of the group that was stored and is not settled; 0 when everything is.</param>
    public void EndRoundTurn(long unsettled)
    {
        lock (_gate)
        {
            (_unsettledGroups, _unsettledBytes) = unsettled > 0 ? (_unsettledGroups + 1, _unsettledBytes + unsettled) : (0, 0);
            _roundGroups++;
            GiveBack(isUnsettled: unsettled > 0, isWaitedFor: false);
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

    private AppendResult? Admit(AppendBatch batch, AppendRound? round, ref ValueTask<AppendResult> completion)
    {
        if (_closed is not null)
            return _closed;
        // A batch larger than the bound still goes in when nothing else waits: its memory is used already.
        if (_bytes > 0 && _bytes + batch.FrameBytes > maxBytes)
            return AppendResult.Overloaded;
        completion = batch.Enqueue(round);
        _bytes += batch.FrameBytes;
        return null;
    }

    private void Fill(AppendGroup group, GroupStore store)
    {
        while (_batches.TryPeek(out AppendBatch? next) && (group.IsEmpty || (group.Bytes + next.FrameBytes <= AppendGroup.MaxBytes && store.Fits(group.Bytes + next.FrameBytes))))
        {
            _lone -= next.Round is null ? 1 : 0;
            group.Add(_batches.Dequeue());
        }
    }

    private void GiveBack(bool isUnsettled, bool isWaitedFor)
    {
        bool isNews = (isUnsettled && !_isUnsettled) || isWaitedFor || _closed is not null;
        _isUnsettled |= isUnsettled;
        _isTaken = false;
        if (isNews)
            Monitor.Pulse(_gate);
    }
}
