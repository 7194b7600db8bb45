namespace AuditOtel.Collector.Witness;

/// <summary>How a witness runs.</summary>
public sealed record WitnessServerOptions
{
    /// <summary>Its own directory: key, and what it cosigned of each log.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where it listens, such as <c>127.0.0.1:4330</c>; port 0 takes a free port. Beyond loopback only with a certificate.</summary>
    public required string Listen { get; init; }

    /// <summary>Verifier keys of the logs to witness, as C2SP signed-note text; at least one.</summary>
    public required IReadOnlyList<string> LogKeys { get; init; }

    /// <summary>The name of its key: made from the host's name for a new key when null; an existing key must have it.</summary>
    public string? Name { get; init; }

    /// <summary>PEM file with the certificate and its chain; TLS when set.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>PEM file with the certificate's private key.</summary>
    public string? TlsKey { get; init; }
}
