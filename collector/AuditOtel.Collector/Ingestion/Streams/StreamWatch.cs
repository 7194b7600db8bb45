namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>Brings what the tracker finds into the ledger: replays and late arrivals at once, gaps when their grace is over.</summary>
internal sealed class StreamWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly StreamTracker _tracker;
    private readonly SelfRecordQueue _queue;
    private readonly ITimer _timer;

    internal StreamWatch(StreamTracker tracker, SelfRecordQueue queue, TimeProvider time)
    {
        _tracker = tracker;
        _queue = queue;
        _timer = time.CreateTimer(static state => ((StreamWatch)state!).Sweep(), this, Period, Period);
    }

    internal StreamCounts Counts => _tracker.Counts;

    internal void Observe(Submission submission)
    {
        if (_tracker.Observe(submission))
            Sweep();
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        var events = _tracker.Take(out var unlisted);
        foreach (var found in events)
            _queue.Add(StreamRecords.Of(found));
        if (unlisted > 0)
            _queue.AddUnlisted(StreamRecords.Gap, unlisted);
    }
}
