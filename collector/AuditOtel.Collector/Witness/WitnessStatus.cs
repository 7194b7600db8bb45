namespace AuditOtel.Collector.Witness;

/// <summary>How far a witness has come.</summary>
/// <param name="Name">The name of its key.</param>
/// <param name="Size">The largest size it has cosigned, as far as this collector knows.</param>
/// <param name="Lag">How many entries of the published checkpoint it has not seen.</param>
/// <param name="Problem">Why the last attempt failed, in one sentence; null when it did not.</param>
public sealed record WitnessStatus(string Name, long Size, long Lag, string? Problem);
