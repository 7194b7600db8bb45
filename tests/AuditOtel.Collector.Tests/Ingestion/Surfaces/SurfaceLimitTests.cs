using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

/// <summary>A sender can make up services and digests without end: what is told is limited, and no limit hides a change for good.</summary>
[Trait("Requirement", "P0")]
public sealed class SurfaceLimitTests
{
    private const int Beyond = 10;
    private readonly SurfaceFeed _feed = new();
    private readonly SurfaceTracker _tracker = new();

    [Fact]
    public void What_was_not_told_is_counted_and_told_later()
    {
        Assert.True(_feed.Observe(_tracker, MadeUp(SurfaceTracker.MaxEventsPerMinute + Beyond)));
        Assert.Equal(SurfaceTracker.MaxEventsPerMinute, _tracker.Take(out var unlisted).Count);
        Assert.Equal(Beyond, unlisted);

        _feed.Now += SurfaceFeed.Minute;
        Assert.True(_feed.Observe(_tracker, MadeUp(SurfaceTracker.MaxEventsPerMinute + Beyond)));
        Assert.Equal(Enumerable.Range(SurfaceTracker.MaxEventsPerMinute, Beyond).Select(number => $"First made-up-{number}  1"), SurfaceFeed.Told(_tracker));
    }

    [Fact]
    public void What_comes_beyond_the_limit_again_and_again_is_counted_in_one_record_a_minute()
    {
        _feed.Observe(_tracker, MadeUp(SurfaceTracker.MaxEventsPerMinute + 1));
        _tracker.Take(out _);
        for (var i = 0; i < Beyond; i++)
            Assert.False(_feed.Observe(_tracker, MadeUp(SurfaceTracker.MaxEventsPerMinute + 1)));

        _feed.Now += SurfaceFeed.Minute;
        Assert.True(_feed.Observe(_tracker, ("made-up-0", "1")));
        Assert.Empty(_tracker.Take(out var unlisted));
        Assert.Equal(Beyond, unlisted);
    }

    [Fact]
    public void Made_up_services_do_not_hide_a_change_of_a_known_one()
    {
        _feed.Observe(_tracker, ("shop", "1"));
        _feed.Now += SurfaceFeed.Minute;
        _feed.Observe(_tracker, [.. MadeUp(SurfaceTracker.MaxEventsPerMinute + Beyond), ("shop", "2")]);

        Assert.Equal("New shop 1 2", SurfaceFeed.Told(_tracker)[^1]);
    }

    [Fact]
    public void Made_up_digests_of_one_service_do_not_hide_a_change_of_another_one()
    {
        _feed.Observe(_tracker, ("shop", "1"));
        _feed.Observe(_tracker, [.. Enumerable.Range(0, 2 * SurfaceTracker.MaxEventsPerMinute).Select(number => ("mallory", $"{number}")), ("shop", "2")]);

        Assert.Equal("New shop 1 2", SurfaceFeed.Told(_tracker)[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3600)]
    public void A_clock_that_goes_back_does_not_lift_the_limit_and_does_not_keep_it(ulong seconds)
    {
        _feed.Observe(_tracker, MadeUp(SurfaceTracker.MaxEventsPerMinute));
        _tracker.Take(out _);
        _feed.Now -= seconds * SurfaceFeed.Second;
        _feed.Observe(_tracker, ("late", "1"));
        Assert.Empty(SurfaceFeed.Told(_tracker));

        _feed.Now += SurfaceFeed.Minute + SurfaceFeed.Second;
        _feed.Observe(_tracker, ("late", "1"));
        Assert.Equal(["First late  1"], SurfaceFeed.Told(_tracker));
    }

    [Fact]
    public void More_surfaces_than_are_remembered_are_told_as_too_many_once_and_push_none_out()
    {
        var tracker = new SurfaceTracker(maxSurfaces: 2);
        for (var round = 0; round < 5; round++)
        {
            _feed.Observe(tracker, ("a", "1"), ("a", "2"), ("a", "3"), ("a", "4"), ("b", "1"));
            _feed.Now += SurfaceFeed.Hour / 2;
        }

        Assert.Equal(["First a  1", "New a 1 2", "TooMany a 2 3", "First b  1"], SurfaceFeed.Told(tracker));
    }

    [Fact]
    public void A_surface_that_was_silent_for_over_an_hour_makes_room_for_a_new_one()
    {
        var tracker = new SurfaceTracker(maxSurfaces: 2);
        _feed.Observe(tracker, ("a", "1"), ("a", "2"), ("a", "3"));
        _feed.Now += SurfaceFeed.Hour;
        _feed.Observe(tracker, ("a", "2"), ("a", "3"));
        Assert.Equal(["First a  1", "New a 1 2", "TooMany a 2 3"], SurfaceFeed.Told(tracker));

        _feed.Now += SurfaceFeed.Second;
        _feed.Observe(tracker, ("a", "3"), ("a", "4"));
        Assert.Equal(["New a 2 3", "TooMany a 3 4"], SurfaceFeed.Told(tracker));
    }

    [Fact]
    public void What_the_ledger_tells_as_too_many_is_not_told_again_after_a_restart()
    {
        var tracker = new SurfaceTracker(maxSurfaces: 1);
        tracker.Restore("a"u8, "1"u8, _feed.Now, default);
        tracker.RestoreEvent(new SurfaceEvent(SurfaceEventKind.First, "a", null, "1", ""), _feed.Now);
        tracker.Restore("a"u8, "2"u8, _feed.Now, default);
        tracker.RestoreEvent(SurfaceRecordOf(SurfaceEventKind.TooMany), _feed.Now);

        Assert.False(_feed.Observe(tracker, ("a", "2"), ("a", "3"), ("a", "1")));
    }

    // As it is read back from the record that the collector made of it.
    private static SurfaceEvent SurfaceRecordOf(SurfaceEventKind kind) => SurfaceRecords.Read(LogBytes.Message(writer => writer.WriteRecord(
        SurfaceRecords.Of(new SurfaceEvent(kind, "a", "1", "2", "")), new AuditActor("collector"), 1_700_000_000_000_000_000)))!;

    private static (string Service, string Digest)[] MadeUp(int count) => [.. Enumerable.Range(0, count).Select(number => ($"made-up-{number}", "1"))];
}
