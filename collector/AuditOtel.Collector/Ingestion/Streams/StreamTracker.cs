using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>
/// Follows the numbers of every producer's stream and finds what is missing and what comes back (requirement L1). Requests overtake each
/// other, so a missing number counts as a gap only after a time of grace. Memory is bounded: the stream that was silent for longest leaves,
/// and a stream keeps a bounded number of missing ranges; both are counted.
/// </summary>
internal sealed class StreamTracker(TimeProvider time, int maxStreams = StreamTracker.DefaultStreams, int maxRanges = StreamTracker.DefaultRanges)
{
    /// <summary>Streams remembered; each takes about 300 bytes.</summary>
    internal const int DefaultStreams = 16_384;

    /// <summary>Missing ranges a stream may have; each takes 32 bytes.</summary>
    internal const int DefaultRanges = 64;

    /// <summary>A number that is missing for longer is a gap.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private const int MaxEvents = 4096;
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, TrackedStream> _streams = [];
    private readonly LinkedList<TrackedStream> _byUse = [];
    private readonly HashSet<TrackedStream> _waiting = [];
    private List<StreamEvent> _events = [];
    private bool _knowsAll = true;
    private long _evicted;
    private long _forgotten;
    private long _replays;
    private long _unlisted;
    private int _gaps;

    internal StreamCounts Counts
    {
        get
        {
            lock (_lock)
                return new StreamCounts(_streams.Count, _evicted, _gaps, _forgotten, _replays);
        }
    }

    /// <summary>Says that entries before those that will be restored are not looked at: a stream may have begun there.</summary>
    internal void BeginAmid() => _knowsAll = false;

    /// <summary>Takes up a number that stands in the ledger.</summary>
    internal void Restore(ReadOnlySpan<byte> stream, long number)
    {
        lock (_lock)
        {
            var tracked = Find(stream, out var isNew);
            if (isNew && !_knowsAll)
                tracked.BeginAt(number);
            Note(tracked, number);
        }
    }

    /// <summary>Takes up what a record in the ledger says of a stream: it need not be said again.</summary>
    internal void RestoreEvent(StreamEvent told)
    {
        lock (_lock)
        {
            _events.RemoveAll(one => one.Kind == told.Kind && one.From >= told.From && one.To <= told.To && string.Equals(one.Stream, told.Stream, StringComparison.Ordinal));
            if (told.Kind != StreamEventKind.Gap || _streams.Values.FirstOrDefault(one => string.Equals(one.Id, told.Stream, StringComparison.Ordinal)) is not { } stream)
                return;
            stream.NoteReported(told.From, told.To);
            Settle(stream);
        }
    }

    /// <summary>Takes up the new records of a request that are durable now.</summary>
    /// <returns>True when there is something to record at once.</returns>
    internal bool Observe(Submission submission)
    {
        lock (_lock)
        {
            TrackedStream? tracked = null;
            ReadOnlySpan<byte> stream = default;
            foreach (ref readonly var plan in submission.Reservation.Plans.Items)
            {
                ref readonly var record = ref submission.RecordOf(plan);
                if (plan.Kind != RecordPlanKind.New || record.Number <= 0 || record.Stream.Length == 0)
                    continue;
                var bytes = submission.Bytes(record.Stream);
                if (tracked is null || !bytes.SequenceEqual(stream))
                    tracked = Find(bytes, out _);
                stream = bytes;
                Note(tracked, record.Number);
            }

            return _events.Count > 0;
        }
    }

    /// <summary>Hands over what has to be recorded: what was found, and the gaps whose grace is over.</summary>
    /// <param name="unlisted">Findings beyond those that could be kept.</param>
    internal IReadOnlyList<StreamEvent> Take(out long unlisted)
    {
        lock (_lock)
        {
            var due = time.GetTimestamp() - (long)(Grace.TotalSeconds * time.TimestampFrequency);
            foreach (var stream in _waiting)
                Report(stream, due);
            _waiting.RemoveWhere(static stream => !stream.HasUnreported);
            var events = _events;
            _events = [];
            (unlisted, _unlisted) = (_unlisted, 0);
            return events;
        }
    }

    private void Note(TrackedStream stream, long number)
    {
        var before = stream.Missing.Count;
        switch (stream.Add(number, time.GetTimestamp(), _knowsAll))
        {
            case Arrival.Replay:
                _replays++;
                Add(StreamEventKind.Replay, stream, number, number, isCertain: true);
                break;
            case Arrival.Late:
                AddClosed(stream, number);
                break;
        }

        if (stream.Missing.Count != before)
            Settle(stream, before);
    }

    private void Settle(TrackedStream stream, int before)
    {
        if (stream.Missing.Count > maxRanges)
        {
            var dropped = stream.DropOldest();
            _forgotten++;
            if (!dropped.IsReported)
                Add(StreamEventKind.Gap, stream, dropped.From, dropped.To, dropped.IsCertain);
        }

        _gaps += stream.Missing.Count - before;
        Settle(stream);
    }

    private void Settle(TrackedStream stream)
    {
        if (stream.HasUnreported)
            _waiting.Add(stream);
        else
            _waiting.Remove(stream);
    }

    private TrackedStream Find(ReadOnlySpan<byte> id, out bool isNew)
    {
        var key = RecordDigest.OfId(id);
        isNew = !_streams.TryGetValue(key, out var stream);
        if (isNew)
        {
            if (_streams.Count == maxStreams)
                Evict();
            stream = new TrackedStream(key, ShownId.Of(Encoding.UTF8.GetString(id)));
            _streams.Add(key, stream);
            _byUse.AddFirst(stream.Node);
        }
        else if (stream!.Node.Previous is not null)
        {
            _byUse.Remove(stream.Node);
            _byUse.AddFirst(stream.Node);
        }

        return stream!;
    }

    // What it still waits for is told now, because nobody will wait for it any longer.
    private void Evict()
    {
        var stream = _byUse.Last!.Value;
        Report(stream, long.MaxValue);
        _byUse.RemoveLast();
        _streams.Remove(stream.Key);
        _waiting.Remove(stream);
        _gaps -= stream.Missing.Count;
        _evicted++;
        _knowsAll = false;
    }

    private void Report(TrackedStream stream, long due)
    {
        foreach (var range in stream.Report(due))
            Add(StreamEventKind.Gap, stream, range.From, range.To, range.IsCertain);
    }

    private void AddClosed(TrackedStream stream, long number)
    {
        if (_events is [.., { Kind: StreamEventKind.Closed } last] && last.To + 1 == number && string.Equals(last.Stream, stream.Id, StringComparison.Ordinal))
            _events[^1] = last with { To = number };
        else
            Add(StreamEventKind.Closed, stream, number, number, isCertain: true);
    }

    private void Add(StreamEventKind kind, TrackedStream stream, long from, long to, bool isCertain)
    {
        if (_events.Count < MaxEvents)
            _events.Add(new StreamEvent(kind, stream.Id, from, to, isCertain));
        else
            _unlisted++;
    }
}
