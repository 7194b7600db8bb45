namespace AuditOtel.Ledger;

/// <summary>The host's clock was set.</summary>
/// <param name="Old">What it would have shown.</param>
/// <param name="New">What it showed.</param>
public sealed record ClockStep(DateTimeOffset Old, DateTimeOffset New)
{
    /// <summary>By how much; negative when it was set back.</summary>
    public TimeSpan Size => New - Old;
}
