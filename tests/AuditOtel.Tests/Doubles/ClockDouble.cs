namespace AuditOtel.Tests.Doubles;

/// <summary>A clock that a test sets.</summary>
internal sealed class ClockDouble : TimeProvider
{
    private TimeSpan _elapsed;

    /// <summary>What the clock shows; setting it is what an administrator or NTP does, and no time passes.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => _elapsed.Ticks;

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time)
    {
        Now += time;
        _elapsed += time;
    }
}
