namespace AuditOtel.Collector.Ingestion;

/// <summary>How a request ended.</summary>
internal enum IngestStatus
{
    /// <summary>Every accepted record is on stable storage.</summary>
    Stored,

    /// <summary>The request is no valid OTLP; nothing of it is stored.</summary>
    Malformed,

    /// <summary>The request holds more than is taken at once; nothing of it is stored, and sending it again does not help.</summary>
    TooLarge,

    /// <summary>A record id stands for another content; nothing of the request is stored.</summary>
    Conflict,

    /// <summary>The ledger cannot write now; the sender must try again.</summary>
    Unavailable,
}
