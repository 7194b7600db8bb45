namespace AuditOtel.Ledger;

/// <summary>The host's clock as the writer last saw it.</summary>
/// <param name="Status">Whether a time service disciplines it.</param>
/// <param name="MaxError">The kernel's largest error; null when it is not known.</param>
/// <param name="LastStep">The newest step since the ledger was opened, or null.</param>
public sealed record LedgerClock(ClockStatus Status, TimeSpan? MaxError, ClockStep? LastStep);
