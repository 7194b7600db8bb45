namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>The two ways of OTLP.</summary>
internal enum OtlpProtocol
{
    /// <summary>Unary gRPC over HTTP/2.</summary>
    Grpc,

    /// <summary>Protobuf in a POST of HTTP/1.1.</summary>
    Http,
}
