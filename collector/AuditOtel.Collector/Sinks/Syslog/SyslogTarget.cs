namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>A syslog receiver.</summary>
/// <param name="Transport">How messages travel.</param>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
internal sealed record SyslogTarget(SyslogTransport Transport, string Host, int Port) : SinkTarget
{
    /// <summary>Bytes of a message; what every receiver takes that is made for audit records.</summary>
    internal const int DefaultMaxMessage = 8192;

    /// <summary>Bytes of a message by UDP; what fits a datagram that is not fragmented on most networks.</summary>
    internal const int DefaultMaxDatagram = 1024;

    internal const int LeastMessage = 1024;
    internal const int MostMessage = 1 << 20;

    /// <summary>An IPv4 datagram without its headers.</summary>
    internal const int MostDatagram = 65_507;

    /// <summary>What a message's body is.</summary>
    internal SyslogFormat Format { get; init; }

    /// <summary>Bytes of a message at most.</summary>
    internal int MaxMessage { get; init; } = DefaultMaxMessage;

    /// <summary>PEM file with the authorities that the receiver's certificate must come from; the system's when null.</summary>
    internal string? Authority { get; init; }

    /// <summary>PEM file with our certificate; null when the receiver asks for none.</summary>
    internal string? Certificate { get; init; }

    /// <summary>PEM file with its key.</summary>
    internal string? Key { get; init; }

    /// <summary>How long a receiver may take nothing before the connection is given up.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    internal override string Type => "syslog";

    internal override string Place => $"{Transport.ToString().ToLowerInvariant()}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    internal override string? Warning => Transport == SyslogTransport.Udp
        ? $"{Place} is reached by UDP: messages may be lost, reordered or forged without anybody noticing; use tls where the receiver can."
        : null;

    internal override IReadOnlyList<string> Problems()
    {
        try
        {
            using var connector = new SyslogConnector(this);
            return [];
        }
        catch (CollectorException problem)
        {
            return problem.Errors;
        }
    }

    internal override ISink Open(TimeProvider time) => Transport == SyslogTransport.Udp ? new SyslogDatagramSink(this) : new SyslogStreamSink(this, new SyslogConnector(this), time);
}
