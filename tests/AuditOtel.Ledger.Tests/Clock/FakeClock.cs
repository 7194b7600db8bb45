using AuditOtel.Ledger.Clock;

namespace AuditOtel.Ledger.Tests.Clock;

/// <summary>A host whose wall clock can be set, whose time passes when told, and whose timers run out when told.</summary>
internal sealed class FakeClock : TimeProvider, IHostClock
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _wall = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private long _boot = 5000;

    public KernelClock Told { get; set; } = new(ClockStatus.Synchronised, 1234);

    public long Boot
    {
        get
        {
            lock (_gate)
                return _boot;
        }
    }

    public KernelClock Kernel() => Told;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _wall;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(() => callback(state));
        lock (_gate)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>Time passes, and every timer runs out.</summary>
    public void Pass(TimeSpan span)
    {
        lock (_gate)
        {
            _wall += span;
            _boot += (long)span.TotalMilliseconds;
        }

        Fire();
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void Set(TimeSpan by)
    {
        lock (_gate)
            _wall += by;
    }

    public void Fire()
    {
        FakeTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (FakeTimer timer in timers)
            timer.Fire();
    }
}
