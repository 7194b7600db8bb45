namespace AuditOtel.Collector.Receivers.Json;

/// <summary>How a JSON value becomes a protobuf field.</summary>
internal enum JsonKind
{
    String,
    Base64,
    Hex,
    Fixed64,
    Fixed32,
    UInt32,
    Int64,
    Double,
    Boolean,
    Severity,
    Message,
    Messages,
}
