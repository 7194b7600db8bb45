using AuditOtel.Ledger.Clock;

namespace AuditOtel.Ledger.Tests.Clock;

[Trait("Requirement", "L2")]
public sealed class ClockWatchTests
{
    private readonly FakeClock _clock = new();
    private readonly List<LedgerEvent> _told = [];

    [Theory]
    [InlineData(501)]
    [InlineData(-501)]
    [InlineData(86_400_000)]
    [InlineData(-86_400_000)]
    public void A_step_is_told_once_with_both_times_and_stays_in_readings_until_it_is_sealed(int milliseconds)
    {
        var watch = new ClockWatch(_clock, _clock, Tell);
        _clock.Pass(TimeSpan.FromSeconds(10));
        DateTimeOffset old = _clock.GetUtcNow();
        _clock.Set(TimeSpan.FromMilliseconds(milliseconds));
        ClockReading reading = watch.Read();
        Assert.Equal((old.ToUnixTimeMilliseconds() + milliseconds, old.ToUnixTimeMilliseconds()), (reading.Wall, reading.Expected));
        Assert.True(watch.Read().IsStep);
        LedgerEvent told = Assert.Single(_told);
        Assert.Equal(LedgerEventKind.ClockStep, told.Kind);
        Assert.Equal(new ClockStep(old, _clock.GetUtcNow()), watch.Current.LastStep);
        watch.Accept(reading);
        _clock.Pass(TimeSpan.FromSeconds(10));
        Assert.False(watch.Read().IsStep);
        Assert.Single(_told);
    }

    [Fact]
    public void Small_steps_in_a_row_are_a_step_when_together_they_are_long_enough()
    {
        var watch = new ClockWatch(_clock, _clock, Tell);
        _clock.Set(TimeSpan.FromMilliseconds(-300));
        Assert.False(watch.Read().IsStep);
        _clock.Set(TimeSpan.FromMilliseconds(-300));
        Assert.True(watch.Read().IsStep);
        Assert.Equal(LedgerEventKind.ClockStep, Assert.Single(_told).Kind);
    }

    [Fact]
    public void Losing_and_regaining_synchronisation_is_told_when_it_lasts_and_never_for_a_flicker()
    {
        var watch = new ClockWatch(_clock, _clock, Tell);
        Read(watch, ClockStatus.Unsynchronised, 9);
        Read(watch, ClockStatus.Synchronised, 1);
        Read(watch, ClockStatus.Unsynchronised, 9);
        Assert.Empty(_told);
        Read(watch, ClockStatus.Unsynchronised, 20);
        Read(watch, ClockStatus.Unknown, 20);
        Read(watch, ClockStatus.Synchronised, 20);
        Assert.Equal([LedgerEventKind.ClockUnsynchronised, LedgerEventKind.ClockSynchronised], _told.Select(static e => e.Kind));
        Assert.Equal(TimeSpan.FromMicroseconds(7), watch.Current.MaxError);
    }

    [Fact]
    public void The_kernel_answers()
    {
        long first = LinuxHostClock.Instance.Boot;
        Assert.InRange(LinuxHostClock.Instance.Boot, Math.Max(first, 1), long.MaxValue);
        Assert.InRange(LinuxHostClock.Instance.Kernel().Status, ClockStatus.Unknown, ClockStatus.Unsynchronised);
    }

    private void Read(ClockWatch watch, ClockStatus status, int times)
    {
        _clock.Told = new KernelClock(status, 7);
        for (int i = 0; i < times; i++)
            watch.Read();
    }

    private void Tell(LedgerEventKind kind, string detail) => _told.Add(new LedgerEvent(kind, detail, _clock.GetUtcNow()));
}
