using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Retention;

namespace AuditOtel.Collector.Tests.Retention;

[Trait("Requirement", "B5")]
public sealed class RetentionDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_an_age_everything_stays_for_ever()
    {
        Assert.False(RetentionDecision.HasRule(new RetentionPolicy()));
        Assert.Empty(Choose(new RetentionPolicy { Classes = Ages(("data", 1)) }, Segment(0, ("other", 1000))));
    }

    [Fact]
    public void A_segment_goes_when_its_newest_record_is_past_the_age()
    {
        var policy = new RetentionPolicy { MaxAge = TimeSpan.FromDays(10) };
        Assert.Equal([0L], Choose(policy, Segment(0, ("data", 11)), Segment(1, ("data", 9)), Segment(2, ("data", 10))));
    }

    [Fact]
    public void One_class_with_a_longer_age_keeps_the_whole_segment_and_a_shorter_one_frees_it()
    {
        var policy = new RetentionPolicy { MaxAge = TimeSpan.FromDays(10), Classes = Ages(("authentication", 30), ("data", 5)) };
        Assert.Equal([1L, 2], Choose(policy, Segment(0, ("authentication", 20), ("data", 20)), Segment(1, ("authentication", 31), ("data", 20)), Segment(2, ("data", 6)), Segment(3, ("other", 6))));
    }

    [Fact]
    public void By_size_the_oldest_go_until_the_rest_fits()
    {
        var policy = new RetentionPolicy { MaxBytes = 250 };
        Assert.Equal([0L, 1], Choose(policy, Segment(0, ("data", 3)), Segment(1, ("data", 2)), Segment(2, ("data", 1)), Segment(3, ("data", 0))));
    }

    [Fact]
    public void The_size_does_not_break_the_promise_of_a_class_with_an_age_of_its_own()
    {
        var policy = new RetentionPolicy { MaxBytes = 250, Classes = Ages(("authentication", 30)) };
        Assert.Equal([1L, 2], Choose(policy, Segment(0, ("authentication", 20)), Segment(1, ("data", 2)), Segment(2, ("data", 1)), Segment(3, ("data", 0))));
    }

    [Fact]
    public void What_is_kept_otherwise_does_not_go_and_the_next_goes_in_its_place()
    {
        var closed = new[] { Segment(0, ("data", 20)), Segment(1, ("data", 20)), Segment(2, ("data", 1)) };
        var chosen = new RetentionDecision(new RetentionPolicy { MaxAge = TimeSpan.FromDays(10), MaxBytes = 100 }, Now).Choose(closed, 300, segment => segment.First != 0);
        Assert.Equal([1L, 2], chosen.Select(segment => segment.First));
    }

    private static IEnumerable<long> Choose(RetentionPolicy policy, params SegmentSummary[] closed) =>
        new RetentionDecision(policy, Now).Choose(closed, closed.Length * 100, _ => true).Select(segment => segment.First);

    private static SegmentSummary Segment(long number, params (string Class, int Days)[] classes) =>
        new(1, number, number, 100, new byte[32], classes.ToDictionary(one => one.Class, one => new ClassSummary(1, Now.AddDays(-one.Days)), StringComparer.Ordinal));

    private static Dictionary<string, TimeSpan> Ages(params (string Class, int Days)[] ages) => ages.ToDictionary(one => one.Class, one => TimeSpan.FromDays(one.Days), StringComparer.Ordinal);
}
