using AuditOtel.Collector.Ingestion;

namespace AuditOtel.Collector.Receivers;

/// <summary>Why a request is not answered with success: one meaning, told in gRPC or HTTP.</summary>
/// <param name="Code">The gRPC code.</param>
/// <param name="HttpStatus">The HTTP status that says the same.</param>
/// <param name="Message">One sentence.</param>
internal sealed record Refusal(GrpcStatusCode Code, int HttpStatus, string Message)
{
    /// <summary>Seconds after which a refused sender should come back. One second keeps a full disk from causing a storm.</summary>
    internal const int RetrySeconds = 1;

    /// <summary>True when the sender must keep the records and send them again.</summary>
    internal bool IsRetryable => Code == GrpcStatusCode.Unavailable;

    internal static Refusal Malformed(string message) => new(GrpcStatusCode.InvalidArgument, StatusCodes.Status400BadRequest, message);

    internal static Refusal Conflict(string message) => new(GrpcStatusCode.AlreadyExists, StatusCodes.Status409Conflict, message);

    internal static Refusal Unavailable(string message) => new(GrpcStatusCode.Unavailable, StatusCodes.Status503ServiceUnavailable, message);

    internal static Refusal TooLarge() => TooLarge("The request is larger than 64 MiB after decompression: send fewer records in one request.");

    internal static Refusal TooLarge(string message) => new(GrpcStatusCode.ResourceExhausted, StatusCodes.Status413PayloadTooLarge, message);

    internal static Refusal UnsupportedEncoding(string encoding) => new(
        GrpcStatusCode.Unimplemented,
        StatusCodes.Status415UnsupportedMediaType,
        $"The encoding '{encoding}' is not supported: send gzip or no compression.");

    internal static Refusal UnsupportedType(string? type) => new(
        GrpcStatusCode.InvalidArgument,
        StatusCodes.Status415UnsupportedMediaType,
        $"The content type '{type}' is not supported: send application/x-protobuf or application/json.");

    internal static Refusal NotPost() => new(
        GrpcStatusCode.Unimplemented,
        StatusCodes.Status405MethodNotAllowed,
        "Only POST is allowed here.");

    internal static Refusal UnknownPath() => new(
        GrpcStatusCode.Unimplemented,
        StatusCodes.Status404NotFound,
        "There is nothing here: send OTLP/HTTP to /v1/logs or /v1/audit, OTLP/gRPC to the logs service.");

    internal static Refusal Overloaded() => Unavailable(Ingestor.Overloaded);

    internal static Refusal Internal() => Unavailable("The collector could not store the request because of an internal error: send again later.");
}
