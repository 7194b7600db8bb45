using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>A data stream of Elasticsearch or OpenSearch.</summary>
/// <param name="Addresses">The cluster's nodes, separated by a space; as one text, so that two targets compare by what they say.</param>
internal sealed record ElasticTarget(string Addresses) : SinkTarget
{
    internal const string DefaultDataStream = "logs-auditotel.audit-default";

    internal const int LeastBatch = 16 << 10;

    /// <summary>Far below the 100 MiB that a cluster takes when nobody set it otherwise.</summary>
    internal const int DefaultMaxBatch = 8 << 20;

    internal const int MostBatch = 64 << 20;

    internal static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Where documents go to.</summary>
    internal string DataStream { get; init; } = DefaultDataStream;

    /// <summary>An API key in the form that the cluster calls <c>encoded</c>; null when there is none.</summary>
    internal SecretSource? ApiKey { get; init; }

    internal string? Username { get; init; }

    internal SecretSource? Password { get; init; }

    /// <summary>PEM file with the authorities that the cluster's certificate must come from; the system's when null.</summary>
    internal string? Authority { get; init; }

    /// <summary>PEM file with our certificate; null when the cluster asks for none.</summary>
    internal string? Certificate { get; init; }

    /// <summary>PEM file with its key.</summary>
    internal string? Key { get; init; }

    /// <summary>Whether requests are sent in gzip.</summary>
    internal bool IsCompressed { get; init; } = true;

    /// <summary>How long one request may take.</summary>
    internal TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Bytes of one request before it is packed; one document may be more.</summary>
    internal int MaxBatch { get; init; } = DefaultMaxBatch;

    internal IReadOnlyList<Uri> Nodes => [.. Addresses.Split(' ').Select(static address => new Uri(address))];

    internal override string Type => "elasticsearch";

    internal override string Place => $"{Addresses.Replace(" ", ", ", StringComparison.Ordinal)} ({DataStream})";

    internal override IReadOnlyList<string> Problems()
    {
        try
        {
            using var client = new ElasticClient(this);
            return [];
        }
        catch (CollectorException problem)
        {
            return problem.Errors;
        }
    }

    internal override ISink Open(TimeProvider time) => new ElasticSink(this, new ElasticClient(this), time);
}
