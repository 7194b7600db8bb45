namespace AuditOtel.Tests.Doubles;

/// <summary>A clock that a test sets.</summary>
internal sealed class ClockDouble : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
