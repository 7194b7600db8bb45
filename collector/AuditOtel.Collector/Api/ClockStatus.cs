namespace AuditOtel.Collector.Api;

/// <summary>The host's clock.</summary>
/// <param name="State"><c>synchronised</c>, <c>unsynchronised</c> or <c>unknown</c>, as the kernel says.</param>
/// <param name="MaxErrorMilliseconds">The kernel's largest error; null when it is not known.</param>
/// <param name="StepFrom">What the clock would have shown when it was set last since the start; null when it was not.</param>
/// <param name="StepTo">What it showed instead.</param>
public sealed record ClockStatus(string State, double? MaxErrorMilliseconds, DateTimeOffset? StepFrom, DateTimeOffset? StepTo)
{
    internal static ClockStatus Of(Ledger.LedgerClock clock) => new(
        clock.Status.ToString().ToLowerInvariant(), clock.MaxError?.TotalMilliseconds, clock.LastStep?.Old, clock.LastStep?.New);
}
