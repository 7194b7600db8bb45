namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>
/// What is remembered of one producer's stream: the highest number and the ranges below it that did not arrive, in rising order. Numbers
/// below the floor are not remembered. Its owner locks.
/// </summary>
internal sealed class TrackedStream
{
    private readonly List<MissingRange> _missing = [];
    private long _floor = 1;
    private long _highest;

    internal TrackedStream(UInt128 key, string id)
    {
        Key = key;
        Id = id;
        Node = new LinkedListNode<TrackedStream>(this);
    }

    internal UInt128 Key { get; }

    /// <summary>The id as it was sent, shortened.</summary>
    internal string Id { get; }

    /// <summary>Its place in the order of use.</summary>
    internal LinkedListNode<TrackedStream> Node { get; }

    internal IReadOnlyList<MissingRange> Missing => _missing;

    /// <summary>Takes <paramref name="first"/> for the beginning of what is known; what came before it is not missed.</summary>
    internal void BeginAt(long first) => (_floor, _highest) = (first, first - 1);

    /// <summary>Takes up a number; a jump leaves a missing range.</summary>
    internal Arrival Add(long number, long now, bool isCertain)
    {
        if (number > _highest)
        {
            if (number - 1 > _highest)
                _missing.Add(new MissingRange(_highest + 1, number - 1, now, isCertain, IsReported: false));
            _highest = number;
            return Arrival.Expected;
        }

        var place = Find(number);
        if (place < 0)
            return number < _floor ? Arrival.Forgotten : Arrival.Replay;
        var range = _missing[place];
        Split(place, range, number);
        return range.IsReported ? Arrival.Late : Arrival.Expected;
    }

    /// <summary>Forgets the oldest missing range, so that the others fit.</summary>
    internal MissingRange DropOldest()
    {
        var range = _missing[0];
        _missing.RemoveAt(0);
        _floor = range.To + 1;
        return range;
    }

    /// <summary>Returns every range that was not reported and is older than <paramref name="due"/>, and notes that it is reported now.</summary>
    internal IEnumerable<MissingRange> Report(long due)
    {
        for (var i = 0; i < _missing.Count; i++)
        {
            var range = _missing[i];
            if (range.IsReported || range.Since > due)
                continue;
            _missing[i] = range with { IsReported = true };
            yield return range;
        }
    }

    /// <summary>A record in the ledger tells of this gap already.</summary>
    internal void NoteReported(long from, long to)
    {
        for (var i = 0; i < _missing.Count; i++)
        {
            if (_missing[i].From >= from && _missing[i].To <= to)
                _missing[i] = _missing[i] with { IsReported = true };
        }
    }

    internal bool HasUnreported => _missing.Exists(static range => !range.IsReported);

    private int Find(long number)
    {
        var (low, high) = (0, _missing.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (number < _missing[middle].From)
                high = middle - 1;
            else if (number > _missing[middle].To)
                low = middle + 1;
            else
                return middle;
        }

        return -1;
    }

    private void Split(int place, in MissingRange range, long number)
    {
        _missing.RemoveAt(place);
        if (number < range.To)
            _missing.Insert(place, range with { From = number + 1 });
        if (number > range.From)
            _missing.Insert(place, range with { To = number - 1 });
    }
}
