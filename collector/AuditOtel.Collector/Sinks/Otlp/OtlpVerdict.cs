namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>What an answer says about the records of its request (OTLP specification, "Failures").</summary>
internal enum OtlpVerdict
{
    /// <summary>The receiver has dealt with them; perhaps it refused some.</summary>
    Accepted,

    /// <summary>It will never take them as they are.</summary>
    Refused,

    /// <summary>They are too many bytes for one request.</summary>
    TooLarge,

    /// <summary>It takes none now.</summary>
    Later,

    /// <summary>It failed by itself, perhaps because of a record.</summary>
    Failing,

    /// <summary>It takes none from us, or not there: the operator's matter, no record's.</summary>
    Denied,

    /// <summary>No answer of an OTLP receiver.</summary>
    Broken,

    /// <summary>No connection, or it ended before the answer was whole.</summary>
    Unreachable,

    /// <summary>No whole answer in time.</summary>
    Silent,
}
