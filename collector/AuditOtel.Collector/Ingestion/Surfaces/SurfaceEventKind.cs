namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>Why the surface of a service is told.</summary>
internal enum SurfaceEventKind
{
    /// <summary>It is the first one of the service.</summary>
    First,

    /// <summary>None is remembered of the service, but older entries were not looked at.</summary>
    NotRemembered,

    /// <summary>The service wrote records of other builds before.</summary>
    New,

    /// <summary>A build is back after another one had taken its place.</summary>
    Returned,

    /// <summary>It is one more than are remembered of a service at a time; neither it nor a further one is told.</summary>
    TooMany,
}
