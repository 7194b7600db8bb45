using System.Text.Json.Serialization;

namespace AuditOtel.Collector.Retention;

/// <summary>The strict JSON form of the files that retention decides by.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    WriteIndented = true)]
[JsonSerializable(typeof(HoldList))]
[JsonSerializable(typeof(SegmentSummary))]
internal sealed partial class RetentionJson : JsonSerializerContext;
