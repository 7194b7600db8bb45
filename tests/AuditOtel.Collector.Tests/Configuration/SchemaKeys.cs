using System.Text.Json;

namespace AuditOtel.Collector.Tests.Configuration;

/// <summary>The keys that a JSON schema knows, written as <see cref="AuditOtel.Collector.Configuration.ConfigurationFindings.KnownKeys"/> are.</summary>
internal static class SchemaKeys
{
    internal static IEnumerable<string> Of(JsonElement schema) => Of(schema, "");

    private static IEnumerable<string> Of(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                var key = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                yield return key;
                foreach (var below in Of(property.Value, key))
                    yield return below;
            }
        }

        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var below in Of(items, $"{path}[]"))
                yield return below;
        }

        if (schema.TryGetProperty("additionalProperties", out var named) && named.ValueKind == JsonValueKind.Object)
        {
            foreach (var below in Of(named, $"{path}.*"))
                yield return below;
        }
    }
}
