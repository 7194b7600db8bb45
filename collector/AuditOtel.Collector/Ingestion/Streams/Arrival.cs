namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>What the arrival of one number means.</summary>
internal enum Arrival
{
    /// <summary>It is the next one, a later one, or one that was waited for.</summary>
    Expected,

    /// <summary>It belongs to a gap that was reported.</summary>
    Late,

    /// <summary>It was here before.</summary>
    Replay,

    /// <summary>It lies before what is remembered of the stream.</summary>
    Forgotten,
}
