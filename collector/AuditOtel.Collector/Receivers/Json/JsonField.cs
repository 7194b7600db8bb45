namespace AuditOtel.Collector.Receivers.Json;

/// <summary>One field of an OTLP message in JSON.</summary>
/// <param name="Name">Its name in UTF-8, lowerCamelCase.</param>
/// <param name="Number">Its protobuf number.</param>
/// <param name="Kind">How its value is written.</param>
/// <param name="Message">What stands in it, for messages.</param>
internal sealed record JsonField(byte[] Name, int Number, JsonKind Kind, JsonMessage? Message = null);
