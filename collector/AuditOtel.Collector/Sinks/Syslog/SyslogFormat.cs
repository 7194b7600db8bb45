namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>What a message's body is.</summary>
internal enum SyslogFormat
{
    /// <summary>Structured data and a sentence (RFC 5424, 6.3 and 6.4).</summary>
    Rfc5424,

    /// <summary>Common Event Format, version 0.</summary>
    Cef,

    /// <summary>Log Event Extended Format, version 2.0.</summary>
    Leef,
}
