using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary><c>filter_path</c>: only these names are answered; what is empty then is left out (REST API conventions, "Response filtering").</summary>
internal static class FilterPath
{
    internal static JsonNode? Keep(JsonNode? node, IReadOnlyList<string> paths)
    {
        if (paths.Contains("", StringComparer.Ordinal))
            return node?.DeepClone();
        switch (node)
        {
            case JsonArray items:
                JsonNode?[] kept = [.. items.Select(item => Keep(item, paths)).Where(static item => item is not null)];
                return kept.Length == 0 ? null : new JsonArray(kept);
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, value) in members)
                {
                    string[] below = [.. paths.Where(path => path.Equals(name, StringComparison.Ordinal) || path.StartsWith(name + ".", StringComparison.Ordinal)).Select(path => path.Length == name.Length ? "" : path[(name.Length + 1)..])];
                    if (below.Length > 0 && Keep(value, below) is { } part)
                        result[name] = part;
                }

                return result.Count == 0 ? null : result;
            default:
                return null;
        }
    }
}
