using AuditOtel.Collector.Tls;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>A receiver of OTLP logs.</summary>
/// <param name="Protocol">How requests travel.</param>
/// <param name="Address">Where they go to; for HTTP with the path.</param>
internal sealed record OtlpTarget(OtlpProtocol Protocol, Uri Address) : SinkTarget
{
    /// <summary>Bytes of a request before compression; a quarter of what most receivers take.</summary>
    internal const int DefaultMaxBatch = 1 << 20;

    internal const int LeastBatch = 16 << 10;

    /// <summary>What gRPC takes unless it is told otherwise.</summary>
    internal const int MostBatch = 4 << 20;

    /// <summary>What OTLP exporters are set to unless they are told otherwise.</summary>
    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What every request carries.</summary>
    internal OtlpHeaders Headers { get; init; } = OtlpHeaders.None;

    /// <summary>PEM file with the authorities that the receiver's certificate must come from; the system's when null.</summary>
    internal string? Authority { get; init; }

    /// <summary>PEM file with our certificate; null when the receiver asks for none.</summary>
    internal string? Certificate { get; init; }

    /// <summary>PEM file with its key.</summary>
    internal string? Key { get; init; }

    /// <summary>Whether requests are packed with gzip.</summary>
    internal bool IsPacked { get; init; } = true;

    /// <summary>How long an answer may take.</summary>
    internal TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Bytes of a request at most, before compression; one record may be more.</summary>
    internal int MaxBatch { get; init; } = DefaultMaxBatch;

    /// <summary>Whether each record gets the ledger's name and its index as attributes.</summary>
    internal bool AddPlace { get; init; }

    internal override string Type => "otlp";

    internal override string Place => Address.GetLeftPart(Protocol == OtlpProtocol.Grpc ? UriPartial.Authority : UriPartial.Path);

    /// <summary>What messages call the other side.</summary>
    internal string Owner => $"the receiver {Place}";

    internal override IReadOnlyList<string> Problems() =>
    [
        .. Try(() => _ = Authority is { } authority ? TlsFiles.Trusting(authority, Owner) : null),
        .. Try(() => Identity()?.Dispose()),
        .. Headers.All.SelectMany(static header => Try(() => header.Read())),
    ];

    /// <exception cref="CollectorException">The files cannot be used.</exception>
    internal System.Security.Cryptography.X509Certificates.X509Certificate2? Identity() =>
        this is { Certificate: { } certificate, Key: { } key } ? TlsFiles.Identity(certificate, key, Owner) : null;

    internal override ISink Open(TimeProvider time) => new OtlpSink(this, time);

    private static IReadOnlyList<string> Try(Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (CollectorException problem)
        {
            return problem.Errors;
        }
    }
}
