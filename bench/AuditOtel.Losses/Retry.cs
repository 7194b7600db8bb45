namespace AuditOtel.Losses;

/// <summary>What the application's sender does with what it could not deliver.</summary>
internal enum Retry
{
    /// <summary>Its default.</summary>
    Default,

    /// <summary>OpenTelemetry's experimental retry in memory; for the trail the same as its default.</summary>
    Memory,

    /// <summary>OpenTelemetry's experimental retry on disk; the trail's outbox, in the failure mode Spool.</summary>
    Disk,
}
