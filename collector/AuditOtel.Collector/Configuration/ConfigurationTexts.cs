using System.Text.Json.Serialization;

namespace AuditOtel.Collector.Configuration;

[JsonSerializable(typeof(string[]))]
internal sealed partial class ConfigurationTexts : JsonSerializerContext;
