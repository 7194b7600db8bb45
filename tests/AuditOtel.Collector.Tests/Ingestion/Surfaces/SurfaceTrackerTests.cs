using AuditOtel.Collector.Ingestion.Surfaces;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

[Trait("Requirement", "P0")]
public sealed class SurfaceTrackerTests
{
    private readonly SurfaceFeed _feed = new();

    [Fact]
    public void The_service_that_was_silent_for_longest_is_forgotten()
    {
        var tracker = new SurfaceTracker(maxServices: 2);
        _feed.Observe(tracker, ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("b", "1"), ("c", "2"));

        Assert.Equal(["First a  1", "First b  1", "New a 1 2", "NotRemembered c  1", "NotRemembered b  1", "New c 1 2"], SurfaceFeed.Told(tracker));
    }

    [Fact]
    public void What_the_memory_begins_amid_is_taken_for_told_and_what_it_does_not_hold_is_said_so()
    {
        var tracker = new SurfaceTracker();
        tracker.BeginAmid();
        tracker.Restore("a"u8, "1"u8, _feed.Now, default);
        _feed.Observe(tracker, ("a", "1"), ("a", "2"), ("b", "1"));

        Assert.Equal(["New a 1 2", "NotRemembered b  1"], SurfaceFeed.Told(tracker));
    }

    [Fact]
    public void What_was_stored_and_not_told_before_a_crash_is_told_with_the_next_record()
    {
        var tracker = new SurfaceTracker();
        tracker.Restore("a"u8, "1"u8, _feed.Now, "s"u8);
        tracker.RestoreEvent(new SurfaceEvent(SurfaceEventKind.First, "a", null, "1", "s"), _feed.Now);
        tracker.Restore("a"u8, "2"u8, _feed.Now, "s"u8);

        Assert.True(_feed.Observe(tracker, ("a", "2")));
        Assert.Equal(["New a 1 2 s"], tracker.Take(out _).Select(found => $"{found.Kind} {found.Service} {found.Old} {found.New} {found.Stream}"));
    }

    [Fact]
    public void Names_of_endless_length_are_cut()
    {
        var tracker = new SurfaceTracker();
        _feed.Observe(tracker, (new string('é', 10_000), new string('1', 10_000)));

        var found = Assert.Single(tracker.Take(out _));
        Assert.Equal((128, 128), (found.Service.Length, found.New.Length));
    }

    [Fact]
    public void A_known_surface_is_noted_without_allocating()
    {
        var tracker = new SurfaceTracker();
        using var submission = _feed.Submission([("shop", "1"), ("shop", "2")]);
        tracker.Observe(submission);
        tracker.Take(out _);
        for (var i = 0; i < 100; i++)
            tracker.Observe(submission);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            tracker.Observe(submission);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
