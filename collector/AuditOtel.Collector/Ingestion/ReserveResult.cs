namespace AuditOtel.Collector.Ingestion;

/// <summary>What came of reserving the ids of a request.</summary>
internal enum ReserveResult
{
    /// <summary>The ids of its new records are held; append them, then commit or abandon.</summary>
    Reserved,

    /// <summary>An id stands for another content. Nothing is held.</summary>
    Conflict,

    /// <summary>An id is in flight with another content and may still fail. Nothing is held: wait, then reserve again.</summary>
    Busy,
}
