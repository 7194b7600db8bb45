namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>How messages travel.</summary>
internal enum SyslogTransport
{
    /// <summary>TLS (RFC 5425), with octet counting.</summary>
    Tls,

    /// <summary>Plain TCP with octet counting (RFC 6587, 3.4.1).</summary>
    Tcp,

    /// <summary>Datagrams (RFC 5426), which may be lost, reordered and forged.</summary>
    Udp,
}
