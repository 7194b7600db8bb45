using System.Net;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>What a status that is no success says about a record, in gRPC and HTTP alike.</summary>
internal static class ExportRefusal
{
    /// <param name="status">The gRPC status.</param>
    /// <param name="message">What the collector says; not yet cleaned.</param>
    /// <param name="passes">Whether the collector says when to come back.</param>
    internal static ExportResult Of(GrpcStatus status, string message, bool passes)
    {
        var clean = ExportAnswer.Clean(message);
        return new ExportResult(Judge(status, passes), clean.Length > 0 ? $"{status}: {clean}" : $"{status}");
    }

    /// <summary>A status of HTTP without a word of the collector's own: a refusal for good it cannot be.</summary>
    internal static ExportResult Of(HttpStatusCode code) => code switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ExportResult(ExportStatus.SenderRefused, $"HTTP status {(int)code}"),
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            new ExportResult(ExportStatus.CollectorUnavailable, $"HTTP status {(int)code}"),
        _ => ExportAnswer.Malformed($"HTTP status {(int)code}"),
    };

    // A code that says nothing about the record leaves open whether it was stored: it is tried again under the same id.
    private static ExportStatus Judge(GrpcStatus status, bool passes) => status switch
    {
        GrpcStatus.ResourceExhausted when passes => ExportStatus.CollectorUnavailable,
        GrpcStatus.InvalidArgument or GrpcStatus.AlreadyExists or GrpcStatus.ResourceExhausted => ExportStatus.RecordRefused,
        GrpcStatus.PermissionDenied or GrpcStatus.Unauthenticated => ExportStatus.SenderRefused,
        _ => ExportStatus.CollectorUnavailable,
    };
}
