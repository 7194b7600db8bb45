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

    // Look-ups miss the caches: those of so many ids are begun together, and their lines still fit into the nearest cache.
    private const int BlockIds = 256;

    private readonly Lock _lock = new();
    private readonly IdTable _table = new();
    private readonly RecentIds _recent = new(capacity);
    private readonly HeldIds _held = new();

    internal int Capacity => capacity;

    internal int Count
    {
        get
        {
            lock (_lock)
                return _recent.Count;
        }
    }

    /// <summary>Ids remembered and in flight.</summary>
    internal int Places
    {
        get
        {
            lock (_lock)
                return _table.Count;
        }
    }

    /// <summary>Takes up a record that already stands in the ledger.</summary>
    internal void Remember(in StoredId stored)
    {
        lock (_lock)
        {
            var hash = IdHash.Of(stored.Key);
            if (Find(stored.Key, hash, out _) != IdTable.None)
                return;
            if (_recent.IsFull)
                ForgetOldest();
            _table.Reserve(1);
            Find(stored.Key, hash, out var position);
            _table.Put(position, hash, PlaceOfRecent(_recent.NextNumber()));
            _recent.Add(stored);
        }
    }

    internal bool TryGet(UInt128 key, out StoredId stored)
    {
        lock (_lock)
        {
            var place = Find(key, IdHash.Of(key), out _);
            stored = place > IdTable.None ? _recent[NumberOfRecent(place)] : default;
            return place > IdTable.None;
        }
    }

    /// <summary>Holds the ids of all new records of a request, or none.</summary>
    internal ReserveResult Reserve(Reservation request)
    {
        lock (_lock)
        {
            request.ForgetAwaited();
            var plans = request.Plans.Items;
            _table.Reserve(plans.Length);
            for (var i = 0; i < plans.Length; i++)
            {
                if (i % BlockIds == 0)
                    Approach(plans.Slice(i, Math.Min(BlockIds, plans.Length - i)));
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
            var plans = request.Plans.Items;
            for (var i = 0; i < plans.Length; i++)
            {
                if (i % BlockIds == 0)
                    ApproachOldest(plans.Slice(i, Math.Min(BlockIds, plans.Length - i)));
                if (plans[i] is { Kind: RecordPlanKind.New, HasId: true })
                    Keep(plans[i]);
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

    private void Approach(Span<RecordPlan> plans)
    {
        foreach (ref var plan in plans)
        {
            plan.Hash = IdHash.Of(plan.Key);
            _table.Prefetch(plan.Hash);
        }
    }

    private void ApproachOldest(Span<RecordPlan> plans)
    {
        foreach (ref readonly var plan in plans)
            _table.Prefetch(plan.Hash);
        if (!_recent.IsFull)
            return;
        for (var i = 0; i < Math.Min(plans.Length, capacity); i++)
            _table.Prefetch(IdHash.Of(_recent[_recent.NextNumber(i)].Key));
    }

    private ReserveResult ReserveOne(Reservation request, int number)
    {
        ref var plan = ref request.Plans[number];
        plan.Kind = RecordPlanKind.New;
        if (!plan.HasId)
            return ReserveResult.Reserved;
        var place = Find(plan.Key, plan.Hash, out var position);
        if (place > IdTable.None)
            return MeetStored(request, number, _recent[NumberOfRecent(place)]);
        if (place < IdTable.None)
        {
            var (owner, held) = _held[NumberOfHeld(place)];
            return owner == request ? MeetOwn(request, number, held) : MeetInFlight(request, number, owner, held);
        }

        plan.Held = _held.Hold(request, number);
        _table.Put(position, plan.Hash, PlaceOfHeld(plan.Held));
        return ReserveResult.Reserved;
    }

    /// <summary>The place of a key; none with the position where it can be put.</summary>
    private int Find(UInt128 key, uint hash, out int position)
    {
        position = _table.Home(hash);
        int place;
        while ((place = _table.Find(hash, ref position)) != IdTable.None && KeyAt(place) != key)
            position = _table.After(position);
        return place;
    }

    private UInt128 KeyAt(int place)
    {
        if (place > IdTable.None)
            return _recent[NumberOfRecent(place)].Key;
        var (owner, plan) = _held[NumberOfHeld(place)];
        return owner.Plans[plan].Key;
    }

    private void Keep(in RecordPlan plan)
    {
        if (_recent.IsFull)
            ForgetOldest();
        _held.Free(plan.Held);
        _table.Move(plan.Hash, PlaceOfHeld(plan.Held), PlaceOfRecent(_recent.NextNumber()));
        _recent.Add(new StoredId(plan.Key, plan.Content, plan.Index, plan.ReceivedUnixNanoseconds));
    }

    private void ForgetOldest()
    {
        var oldest = _recent.NextNumber();
        _table.Remove(IdHash.Of(_recent[oldest].Key), PlaceOfRecent(oldest));
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
            if (plan is not { Kind: RecordPlanKind.New, HasId: true })
                continue;
            _table.Remove(plan.Hash, PlaceOfHeld(plan.Held));
            _held.Free(plan.Held);
        }
    }

    // Places above none are of ids that stand in the ledger, places below are of ids in flight.
    private static int PlaceOfRecent(int number) => number + 1;

    private static int NumberOfRecent(int place) => place - 1;

    private static int PlaceOfHeld(int number) => -number - 1;

    private static int NumberOfHeld(int place) => -place - 1;
}
