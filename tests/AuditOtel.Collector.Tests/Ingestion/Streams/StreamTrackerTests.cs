using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Policy;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion.Streams;

[Trait("Requirement", "L1")]
public sealed class StreamTrackerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_missing_number_is_a_gap_only_after_the_grace_and_only_once()
    {
        var tracker = Tracker("a", 1, 2, 5);

        _time.Advance(StreamTracker.Grace - TimeSpan.FromSeconds(1));
        Assert.Empty(Take(tracker));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([new StreamEvent(StreamEventKind.Gap, "a", 3, 4, true)], Take(tracker));
        Assert.Empty(Take(tracker));
        Assert.Equal(new StreamCounts(1, 0, 1, 0, 0), tracker.Counts);
    }

    [Fact]
    public void Numbers_that_overtake_each_other_are_no_gap()
    {
        var tracker = Tracker("a", 3, 1, 2, 6, 5, 4);
        _time.Advance(2 * StreamTracker.Grace);

        Assert.Empty(Take(tracker));
        Assert.Equal(0, tracker.Counts.Gaps);
    }

    [Fact]
    public void A_number_that_comes_back_is_a_replay_at_once()
    {
        var tracker = Tracker("a", 1, 2, 1);

        Assert.Equal([new StreamEvent(StreamEventKind.Replay, "a", 1, 1, true)], Take(tracker));
        Assert.Equal(1, tracker.Counts.Replays);
    }

    [Fact]
    public void Numbers_of_a_reported_gap_that_arrive_close_it_and_are_told_together()
    {
        var tracker = Tracker("a", 1, 6);
        _time.Advance(2 * StreamTracker.Grace);
        Take(tracker);

        Feed(tracker, "a", 2, 3, 4);

        Assert.Equal([new StreamEvent(StreamEventKind.Closed, "a", 2, 4, true)], Take(tracker));
        Assert.Equal(1, tracker.Counts.Gaps);
    }

    [Fact]
    public void A_stream_that_leaves_tells_its_gaps_first_and_later_ones_are_not_certain()
    {
        var tracker = new StreamTracker(_time, maxStreams: 2);
        Feed(tracker, "a", 1, 3);
        Feed(tracker, "b", 1);
        Feed(tracker, "c", 1);

        Assert.Equal([new StreamEvent(StreamEventKind.Gap, "a", 2, 2, true)], Take(tracker));
        Assert.Equal(new StreamCounts(2, 1, 0, 0, 0), tracker.Counts);

        Feed(tracker, "a", 9);
        _time.Advance(2 * StreamTracker.Grace);
        Assert.Equal([new StreamEvent(StreamEventKind.Gap, "a", 1, 8, false)], Take(tracker));
    }

    [Fact]
    public void A_stream_with_too_many_ranges_tells_the_oldest_and_forgets_it()
    {
        var tracker = new StreamTracker(_time, maxRanges: 2);
        Feed(tracker, "a", 2, 4, 6);

        Assert.Equal([new StreamEvent(StreamEventKind.Gap, "a", 1, 1, true)], Take(tracker));
        Assert.Equal(new StreamCounts(1, 0, 2, 1, 0), tracker.Counts);

        // It is not known whether number 1 ever came: neither a replay nor a late arrival is claimed.
        Feed(tracker, "a", 1);
        Assert.Empty(Take(tracker));
    }

    [Fact]
    public void Any_order_of_arrivals_gives_the_gaps_and_replays_that_a_plain_set_gives() =>
        Prop.ForAll<byte[]>(arrivals =>
        {
            var time = new ManualTime();
            var tracker = new StreamTracker(time, maxRanges: 300);
            var seen = new HashSet<long>();
            var replays = 0;
            foreach (var number in arrivals.Select(value => value + 1L))
            {
                replays += seen.Add(number) ? 0 : 1;
                Feed(tracker, "a", number);
            }

            time.Advance(2 * StreamTracker.Grace);
            var events = Take(tracker);
            var missing = events.Where(one => one.Kind == StreamEventKind.Gap).SelectMany(one => Range(one.From, one.To)).Order();
            return missing.SequenceEqual(Range(1, seen.DefaultIfEmpty(0).Max()).Where(number => !seen.Contains(number)))
                && events.Count(one => one.Kind == StreamEventKind.Replay) == replays;
        }).QuickCheckThrowOnFailure();

    private StreamTracker Tracker(string stream, params long[] numbers)
    {
        var tracker = new StreamTracker(_time);
        Feed(tracker, stream, numbers);
        return tracker;
    }

    /// <summary>As a request brings them.</summary>
    private static void Feed(StreamTracker tracker, string stream, params long[] numbers)
    {
        var request = LogBytes.Request([.. numbers.Select(number => LogBytes.Message(writer =>
        {
            writer.WriteEventName(LogBytes.Operation);
            writer.WriteAttribute(AuditAttributes.SequenceStreamId, stream);
            writer.WriteAttribute(AuditAttributes.SequenceNumber, number);
        }))]);
        var logs = new DecodedLogs();
        Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);
        using var submission = new Submission(request, logs, new Sender("test", "test"), IncompleteRecords.Store, 0);
        tracker.Observe(submission);
    }

    private static IReadOnlyList<StreamEvent> Take(StreamTracker tracker) => tracker.Take(out _);

    private static IEnumerable<long> Range(long from, long to)
    {
        for (var number = from; number <= to; number++)
            yield return number;
    }
}
