using System.Diagnostics;
using AuditOtel.Collector.Index;

namespace AuditOtel.Collector.Tests.Index;

[Trait("Requirement", "S10")]
public sealed class IndexPaceTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);
    private readonly ManualTime _time = new();
    private long _durable = 1_000_000;
    private TimeSpan _others = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void It_goes_on_while_few_records_arrive(int arrived)
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, () => _others, _time, stop);

        Pass(Work, arrived, busy: 1);

        Assert.Equal(TimeSpan.Zero, pace.Due());
    }

    [Theory]
    [InlineData(0.4, 0)]
    [InlineData(0.6, 39)]
    public void While_many_arrive_it_rests_when_other_threads_take_most_of_the_processors(double busy, int times)
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, () => _others, _time, stop);

        Pass(Work, 10_000, busy);

        Assert.Equal(times * Work, pace.Due());
    }

    [Fact]
    public void What_arrived_before_does_not_count_again()
    {
        using var stop = new ManualResetEvent(initialState: true);
        var pace = new IndexPace(() => _durable, () => _others, _time, stop);
        Pass(Work, 10_000, busy: 1);
        pace.Rest();

        Pass(Work, 0, busy: 1);

        Assert.Equal(TimeSpan.Zero, pace.Due());
    }

    [Fact]
    public void A_computer_that_stood_still_rests_no_longer_than_a_second()
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, () => _others, _time, stop);

        Pass(TimeSpan.FromHours(1), 1_000_000_000, busy: 1);

        Assert.Equal(TimeSpan.FromSeconds(1), pace.Due());
    }

    [Fact]
    public void A_rest_is_a_wait_for_the_stop()
    {
        using var stop = new NotedStop();
        var pace = new IndexPace(() => _durable, () => _others, _time, stop);
        Pass(Work, 10_000, busy: 1);

        pace.Rest();

        Assert.Equal([39 * Work], stop.Waits);
    }

    [Fact]
    public void What_it_waited_before_it_began_is_no_work()
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, () => _others, _time, stop);
        Pass(TimeSpan.FromMinutes(1), 1_000_000, busy: 1);
        pace.Begin();
        _time.Advance(Work);

        Assert.Equal(39 * Work, pace.Due());
    }

    [Fact]
    public void What_the_thread_itself_uses_is_not_of_others()
    {
        var before = (All: Environment.CpuUsage.TotalTime, Others: ThreadTime.OfOthers());
        var worked = Stopwatch.StartNew();
        while (Environment.CpuUsage.TotalTime - before.All < TimeSpan.FromSeconds(1))
            Thread.SpinWait(1000);

        // Whatever the other tests' threads do meanwhile, this one took a part of that second.
        var (all, others) = (Environment.CpuUsage.TotalTime - before.All, ThreadTime.OfOthers() - before.Others);
        Assert.InRange(others, TimeSpan.Zero, all);
        Assert.True(others < all * 0.95, $"{others} of {all} in {worked.Elapsed}");
    }

    private void Pass(TimeSpan time, int arrived, double busy)
    {
        _time.Advance(time);
        _durable += arrived;
        _others += time * (busy * Environment.ProcessorCount);
    }

    private sealed class NotedStop : WaitHandle
    {
        internal List<TimeSpan> Waits { get; } = [];

        public override bool WaitOne(TimeSpan timeout)
        {
            Waits.Add(timeout);
            return false;
        }
    }
}
