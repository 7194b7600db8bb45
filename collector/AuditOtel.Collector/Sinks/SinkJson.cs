using System.Text.Json.Serialization;

namespace AuditOtel.Collector.Sinks;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SinkPlace))]
internal sealed partial class SinkJson : JsonSerializerContext;
