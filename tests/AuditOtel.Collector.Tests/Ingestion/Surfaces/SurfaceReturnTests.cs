using AuditOtel.Collector.Ingestion.Surfaces;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

/// <summary>When a build is told as one that came back, and when it is only one that is seldom used.</summary>
[Trait("Requirement", "P0")]
public sealed class SurfaceReturnTests
{
    private readonly SurfaceFeed _feed = new();
    private readonly SurfaceTracker _tracker = new();

    [Fact]
    public void A_seldom_used_surface_beside_one_in_steady_use_is_told_once()
    {
        for (var halfHour = 0; halfHour < 4 * 48; halfHour++)
            Send(SurfaceFeed.Hour / 2, halfHour % 48 == 30 ? ["1", "2", "3", "1"] : ["1"]);

        Assert.Equal(["First shop  1", "New shop 1 2", "New shop 2 3"], SurfaceFeed.Told(_tracker));
    }

    [Fact]
    public void The_surfaces_of_a_program_that_runs_once_a_night_are_told_once()
    {
        for (var night = 0; night < 4; night++)
            Send(24 * SurfaceFeed.Hour, "1", "2");

        Assert.Equal(["First shop  1", "New shop 1 2"], SurfaceFeed.Told(_tracker));
    }

    [Fact]
    public void A_day_shift_and_a_night_shift_are_not_told_every_day()
    {
        for (var day = 0; day < 6; day++)
        {
            for (var hour = 0; hour < 9; hour++)
                Send(SurfaceFeed.Hour, "1");
            Send(15 * SurfaceFeed.Hour / 2, "1");
            Send(15 * SurfaceFeed.Hour / 2, "2");
        }

        Assert.Equal(["First shop  1", "New shop 1 2", "Returned shop 2 1"], SurfaceFeed.Told(_tracker));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_way_back_and_forth_is_told_also_when_both_builds_wrote_side_by_side_for_a_while(bool together)
    {
        Send(SurfaceFeed.Minute, "1");
        Send(SurfaceFeed.Minute, "2");
        if (together)
            Send(SurfaceFeed.Minute, "1", "2");
        Send(2 * SurfaceFeed.Hour, "2");
        Send(SurfaceFeed.Minute, "2");
        Send(2 * SurfaceFeed.Hour, "1");
        Send(SurfaceFeed.Minute, "1");
        Send(2 * SurfaceFeed.Hour, "2");
        Send(SurfaceFeed.Minute, "2");
        Send(0, "1");

        Assert.Equal(["First shop  1", "New shop 1 2", "Returned shop 2 1", "Returned shop 1 2", "Returned shop 2 1"], SurfaceFeed.Told(_tracker));
    }

    [Fact]
    public void A_way_back_is_told_of_a_program_with_several_surfaces_too()
    {
        Send(SurfaceFeed.Minute, "old", "shared");
        Send(SurfaceFeed.Minute, "shared", "new", "new-too");
        Send(2 * SurfaceFeed.Hour, "shared");
        Send(SurfaceFeed.Minute, "new", "new-too", "shared");
        Send(0, "old");

        Assert.Equal("Returned shop shared old", SurfaceFeed.Told(_tracker)[^1]);
    }

    [Fact]
    public void What_is_told_in_the_ledger_counts_for_a_way_back_after_a_restart()
    {
        foreach (var (digest, kind, old) in new[] { ("1", SurfaceEventKind.First, null), ("2", SurfaceEventKind.New, "1") })
        {
            _tracker.Restore("shop"u8, System.Text.Encoding.UTF8.GetBytes(digest), _feed.Now, default);
            _tracker.RestoreEvent(new SurfaceEvent(kind, "shop", old, digest, ""), _feed.Now + 1);
            _feed.Now += SurfaceFeed.Minute;
        }

        Send(2 * SurfaceFeed.Hour, "2");
        Send(0, "2");
        Send(0, "1");

        Assert.Equal(["Returned shop 2 1"], SurfaceFeed.Told(_tracker));
    }

    private void Send(ulong then, params string[] digests)
    {
        _feed.Observe(_tracker, [.. digests.Select(digest => ("shop", digest))]);
        _feed.Now += then;
    }
}
