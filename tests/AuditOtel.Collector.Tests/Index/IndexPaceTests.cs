using AuditOtel.Collector.Index;

namespace AuditOtel.Collector.Tests.Index;

[Trait("Requirement", "S10")]
public sealed class IndexPaceTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);
    private readonly ManualTime _time = new();
    private long _durable = 1_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void It_goes_on_while_few_records_arrive(int arrived)
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, _time, stop);

        _time.Advance(Work);
        _durable += arrived;

        Assert.Equal(TimeSpan.Zero, pace.Due());
    }

    [Fact]
    public void It_rests_nine_times_as_long_as_it_worked_while_many_arrive()
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, _time, stop);

        _time.Advance(Work);
        _durable += 10_000;

        Assert.Equal(9 * Work, pace.Due());
    }

    [Fact]
    public void What_arrived_before_does_not_count_again()
    {
        using var stop = new ManualResetEvent(initialState: true);
        var pace = new IndexPace(() => _durable, _time, stop);
        _time.Advance(Work);
        _durable += 10_000;
        pace.Rest();

        _time.Advance(Work);

        Assert.Equal(TimeSpan.Zero, pace.Due());
    }

    [Fact]
    public void A_computer_that_stood_still_rests_no_longer_than_a_second()
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, _time, stop);

        _time.Advance(TimeSpan.FromHours(1));
        _durable += 1_000_000_000;

        Assert.Equal(TimeSpan.FromSeconds(1), pace.Due());
    }

    [Fact]
    public void A_rest_is_a_wait_for_the_stop()
    {
        using var stop = new NotedStop();
        var pace = new IndexPace(() => _durable, _time, stop);
        _time.Advance(Work);
        _durable += 10_000;

        pace.Rest();

        Assert.Equal([9 * Work], stop.Waits);
    }

    [Fact]
    public void What_it_waited_before_it_began_is_no_work()
    {
        using var stop = new ManualResetEvent(initialState: false);
        var pace = new IndexPace(() => _durable, _time, stop);
        _time.Advance(TimeSpan.FromMinutes(1));
        _durable += 1_000_000;
        pace.Begin();
        _time.Advance(Work);

        Assert.Equal(9 * Work, pace.Due());
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
