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
            // When settling is overdue the writer's thread gets the batch, and settles behind it.
            hasTurn = !_isTaken && !_isCrowded && !IsSettlingDue && _batches.Count == 0 && batch.FrameBytes <= MaxOwnBytes;
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

    /// <summary>Takes the turn when settling is overdue; the caller settles and ends with <see cref="EndSettling"/>.</summary>
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

    /// <summary>
    /// A group was stored or refused: frees its room, and counts it towards settling. Refused ones count as well while something is unsettled: they may come so closely that
    /// there is no silence to settle in.
    /// </summary>
    /// <param name="queued">What it held in the queue.</param>
    /// <param name="stored">Bytes that were stored; 0 when it was refused.</param>
    public void CountGroup(long queued, long stored)
    {
        lock (_gate)
        {
            _bytes -= queued;

            // The writer's thread waits for silence from now on.
            if (stored > 0 && !_isUnsettled)
                Monitor.Pulse(_gate);
            _isUnsettled |= stored > 0;
            _unsettledGroups += _isUnsettled ? 1 : 0;
            _unsettledBytes += stored;
        }
    }

    /// <summary>Whether so much is unsettled that it cannot wait for silence.</summary>
    public bool IsSettlingOverdue()
    {
        lock (_gate)
            return IsSettlingDue;
    }

    /// <summary>Gives the turn back; who waits is next.</summary>
    public void EndTurn()
    {
        lock (_gate)
            GiveBack();
    }

    /// <summary>Gives the turn of a round back: the caller itself comes for what waits, the writer's thread for what another round has left.</summary>
    public void EndRoundTurn()
    {
        lock (_gate)
        {
            _roundGroups++;
            GiveBack();
        }
    }

    /// <summary>All is settled; gives the turn back.</summary>
    public void EndSettling()
    {
        lock (_gate)
        {
            _isUnsettled = false;
            (_unsettledGroups, _unsettledBytes) = (0, 0);
            GiveBack();
        }
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

    private void GiveBack()
    {
        _isTaken = false;
        if (IsWaitedFor || _closed is not null)
            Monitor.Pulse(_gate);
    }
}
