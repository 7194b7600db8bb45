using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuditOtel.Collector.Configuration;

/// <summary>One value of a configuration file or a policy and where it stands.</summary>
internal sealed class ConfigurationNode(JsonTokenType kind, string path, int line, string text)
{
    internal JsonTokenType Kind => kind;

    /// <summary>The keys that lead to it, such as <c>retention.maxAge</c> or <c>witnesses[0].url</c>; empty for the whole file.</summary>
    internal string Path => path;

    /// <summary>From 1.</summary>
    internal int Line => line;

    /// <summary>The environment variable that gave it; null when it stands in the file.</summary>
    internal string? Variable { get; init; }

    /// <summary>The value of a string or number as it is written.</summary>
    internal string Text => text;

    internal Dictionary<string, ConfigurationNode> Members { get; } = new(StringComparer.Ordinal);

    internal List<ConfigurationNode> Items { get; } = [];

    /// <summary>The value of a key. What an environment variable gave is found in any letter case, as names of variables are often written in capitals.</summary>
    internal bool TryGet(string key, [NotNullWhen(true)] out ConfigurationNode? value)
    {
        if (!Members.TryGetValue(key, out value))
            value = Members.FirstOrDefault(member => member.Value.Variable is not null && string.Equals(member.Key, key, StringComparison.OrdinalIgnoreCase)).Value;
        return value is not null;
    }

    internal string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
