using System.Text.Json.Serialization;

namespace AuditOtel.Collector.Api;

/// <summary>The JSON form of <see cref="CollectorStatus"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CollectorStatus))]
internal sealed partial class CollectorStatusJson : JsonSerializerContext;
