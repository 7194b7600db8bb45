using System.Text.Json.Serialization;

namespace AuditOtel.Ledger.Archiving;

/// <summary>Reads the version and ignores the rest, which another version may have changed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ArchiveVersion))]
internal sealed partial class ArchiveVersionJson : JsonSerializerContext;
