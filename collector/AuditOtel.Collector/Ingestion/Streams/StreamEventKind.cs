namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>What the numbers of a stream show.</summary>
internal enum StreamEventKind
{
    /// <summary>Numbers did not arrive in time.</summary>
    Gap,

    /// <summary>Numbers of a reported gap arrived after all.</summary>
    Closed,

    /// <summary>A number came back with another record.</summary>
    Replay,
}
