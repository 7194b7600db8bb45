namespace AuditOtel.Collector.Receivers;

/// <summary>The gRPC status codes the receivers use (gRPC core concepts, "Status codes and their use").</summary>
internal enum GrpcStatusCode
{
    Ok = 0,
    InvalidArgument = 3,
    NotFound = 5,
    AlreadyExists = 6,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Unavailable = 14,
}
