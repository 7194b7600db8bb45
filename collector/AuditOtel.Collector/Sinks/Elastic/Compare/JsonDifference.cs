using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>Where two JSON documents differ; the order of members and the way a number or text is written do not count.</summary>
internal static class JsonDifference
{
    private const int MaxNamed = 5;

    /// <summary>The names of the first fields that differ; none when the documents say the same.</summary>
    internal static IReadOnlyList<string> Between(JsonElement first, JsonElement second)
    {
        // Two members of one name would let one hide behind the other.
        if (JsonElement.DeepEquals(first, second))
            return [];
        string[] named = [.. Fields(first, second, "").Distinct(StringComparer.Ordinal).Take(MaxNamed)];
        return named.Length > 0 ? named : ["(the whole)"];
    }

    private static IEnumerable<string> Fields(JsonElement first, JsonElement second, string path)
    {
        if (first.ValueKind != JsonValueKind.Object || second.ValueKind != JsonValueKind.Object)
            return JsonElement.DeepEquals(first, second) ? [] : [path];
        var names = first.EnumerateObject().Select(static member => member.Name).Union(second.EnumerateObject().Select(static member => member.Name), StringComparer.Ordinal);
        return names.SelectMany(name => first.TryGetProperty(name, out var one) && second.TryGetProperty(name, out var other)
            ? Fields(one, other, Join(path, name))
            : [Join(path, name)]);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
