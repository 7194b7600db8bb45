namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Decides for each record id whether it is new, a repeat or a conflict. Ids of new records are held from before the append until it
/// has ended, so that two requests with one id can never both append. A request appends and ends its own reservation before it waits
/// for others, and holds nothing while it waits in <see cref="ReserveResult.Busy"/>: no two requests can wait for each other.
/// </summary>
internal sealed class DuplicateWindow(int capacity)
{
    /// <summary>Ids remembered: at 1,000 records a second, a quarter of an hour of repeats.</summary>
    internal const int DefaultCapacity = 1_000_000;

    private readonly Lock _lock = new();
    private readonly RecentIds _recent = new(capacity);
    private readonly Dictionary<UInt128, (Reservation Owner, int Plan)> _inFlight = [];

    internal int Capacity => capacity;

    internal int Count
    {
        get
        {
            lock (_lock)
                return _recent.Count;
        }
    }

    /// <summary>Takes up a record that already stands in the ledger.</summary>
    internal void Remember(in StoredId stored)
    {
        lock (_lock)
            AddOnce(stored);
    }

    internal bool TryGet(UInt128 key, out StoredId stored)
    {
        lock (_lock)
            return _recent.TryGet(key, out stored);
    }

    /// <summary>Holds the ids of all new records of a request, or none.</summary>
    internal ReserveResult Reserve(Reservation request)
    {
        lock (_lock)
        {
            request.ForgetAwaited();
            for (var i = 0; i < request.Plans.Count; i++)
            {
                var result = ReserveOne(request, i);
                if (result == ReserveResult.Reserved)
                    continue;
                Release(request, i);
                return result;
            }

            return ReserveResult.Reserved;
        }
    }

    /// <summary>The new records are durable: their plans know their index.</summary>
    internal void Commit(Reservation request)
    {
        lock (_lock)
        {
            foreach (ref var plan in request.Plans.Items)
            {
                if (plan is not { Kind: RecordPlanKind.New, HasId: true })
                    continue;
                _inFlight.Remove(plan.Key);
                AddOnce(new StoredId(plan.Key, plan.Content, plan.Index, plan.ReceivedUnixNanoseconds));
            }

            request.Completion?.TrySetResult();
        }
    }

    /// <summary>The new records were not stored: their ids are free again.</summary>
    internal void Abandon(Reservation request)
    {
        lock (_lock)
        {
            Release(request, request.Plans.Count);
            request.Completion?.TrySetResult();
        }
    }

    private ReserveResult ReserveOne(Reservation request, int number)
    {
        ref var plan = ref request.Plans[number];
        plan.Kind = RecordPlanKind.New;
        if (!plan.HasId)
            return ReserveResult.Reserved;
        if (_recent.TryGet(plan.Key, out var stored))
            return MeetStored(request, number, stored);
        if (_inFlight.TryGetValue(plan.Key, out var holder))
            return holder.Owner == request ? MeetOwn(request, number, holder.Plan) : MeetInFlight(request, number, holder.Owner, holder.Plan);
        _inFlight.Add(plan.Key, (request, number));
        return ReserveResult.Reserved;
    }

    private static ReserveResult MeetStored(Reservation request, int number, in StoredId stored)
    {
        ref var plan = ref request.Plans[number];
        if (plan.Content != stored.Content)
            return Conflict(request, number, stored.Content);
        plan.Kind = RecordPlanKind.Stored;
        plan.Index = stored.Index;
        plan.ReceivedUnixNanoseconds = stored.ReceivedUnixNanoseconds;
        return ReserveResult.Reserved;
    }

    private static ReserveResult MeetOwn(Reservation request, int number, int first)
    {
        ref var plan = ref request.Plans[number];
        if (plan.Content != request.Plans[first].Content)
            return Conflict(request, number, request.Plans[first].Content);
        plan.Kind = RecordPlanKind.Own;
        plan.Number = first;
        return ReserveResult.Reserved;
    }

    private static ReserveResult MeetInFlight(Reservation request, int number, Reservation owner, int ownersPlan)
    {
        ref var plan = ref request.Plans[number];
        owner.Completion ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        request.Await(owner.Completion.Task);
        plan.Kind = RecordPlanKind.InFlight;
        return plan.Content == owner.Plans[ownersPlan].Content ? ReserveResult.Reserved : ReserveResult.Busy;
    }

    private static ReserveResult Conflict(Reservation request, int number, UInt128 content)
    {
        request.ConflictingPlan = number;
        request.ConflictingContent = content;
        return ReserveResult.Conflict;
    }

    private void Release(Reservation request, int count)
    {
        foreach (ref var plan in request.Plans.Items[..count])
        {
            if (plan is { Kind: RecordPlanKind.New, HasId: true })
                _inFlight.Remove(plan.Key);
        }
    }

    private void AddOnce(in StoredId stored)
    {
        if (!_recent.TryGet(stored.Key, out _))
            _recent.Add(stored);
    }
}
