using System.Text.Json.Serialization;

namespace AuditOtel.Ledger.Archiving;

/// <summary>The strict JSON form of archive files: every key known, none twice, none missing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    WriteIndented = true)]
[JsonSerializable(typeof(ArchiveManifest))]
[JsonSerializable(typeof(ArchiveMarker))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
