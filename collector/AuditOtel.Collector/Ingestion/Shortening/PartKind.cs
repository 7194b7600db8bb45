namespace AuditOtel.Collector.Ingestion.Shortening;

/// <summary>What a part of a LogRecord is to shortening; the order is that in which parts are cut.</summary>
internal enum PartKind : byte
{
    /// <summary>The body, and the message of an exception.</summary>
    FreeText,

    /// <summary>A recorded argument.</summary>
    Argument,

    /// <summary>What changed.</summary>
    Change,

    /// <summary>Anything else that says not who, what, which object or with which result.</summary>
    Other,

    /// <summary>Never cut.</summary>
    Core,

    /// <summary>Left out, because the collector writes its own.</summary>
    Replaced,
}
