using System.Collections;
using System.Text;
using System.Text.Json;

namespace AuditOtel.Collector.Configuration;

/// <summary>
/// Environment variables that stand for keys of <c>auditotel.json</c> and win over the file: <c>AUDITOTEL__SINKS__siem__ADDRESS</c> is <c>sinks.siem.address</c>.
/// Keys are found in any letter case. A value is a text, a number, true, false, or an array of texts in brackets.
/// </summary>
internal static class ConfigurationEnvironment
{
    /// <summary>What the names begin with.</summary>
    internal const string Prefix = "AUDITOTEL__";

    private const string Separator = "__";

    /// <summary>Those of this process, in the order of their names.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Current() =>
    [
        .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static variable => new KeyValuePair<string, string>((string)variable.Key, (string?)variable.Value ?? ""))
            .Where(static variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(static variable => variable.Key, StringComparer.Ordinal),
    ];

    /// <summary>Puts the variables over what a file says.</summary>
    internal static void Overlay(ConfigurationNode root, IEnumerable<KeyValuePair<string, string>> variables, ConfigurationFindings findings)
    {
        foreach (var (name, value) in variables)
        {
            var keys = name[Prefix.Length..].Split(Separator);
            if (Array.Exists(keys, static key => key.Length == 0))
                findings.AddVariable(name, $"its name is {Prefix} and keys, with {Separator} between them.");
            else if (Put(root, keys, name, value) is { } problem)
                findings.AddVariable(name, problem);
        }
    }

    /// <returns>Why it cannot stand there, in one sentence; null when it does.</returns>
    private static string? Put(ConfigurationNode root, string[] keys, string variable, string value)
    {
        var node = root;
        foreach (var key in keys.AsSpan(0, keys.Length - 1))
        {
            if (Known(node, key) is not [var known])
                return Ambiguous(node, key);
            node.Members.TryAdd(known, new ConfigurationNode(JsonTokenType.StartObject, node.PathOf(known), 1, "") { Variable = variable });
            node = node.Members[known];
            if (node.Kind != JsonTokenType.StartObject)
                return "it names a key inside something that has no keys.";
        }

        if (Known(node, keys[^1]) is not [var last])
            return Ambiguous(node, keys[^1]);
        if (node.Members.TryGetValue(last, out var there) && there.Variable is { } other)
            return $"it stands for the same key as {other}: keep one of them.";
        node.Members[last] = Value(node.PathOf(last), variable, value);
        return null;
    }

    private static string Ambiguous(ConfigurationNode node, string key) =>
        $"'{node.PathOf(key)}' may be each of {string.Join(", ", Known(node, key))}: write the name as it stands in the file.";

    /// <summary>The key as it stands there, in these letters or else in any case; several when that does not settle it; the key itself when it is new.</summary>
    private static string[] Known(ConfigurationNode section, string key)
    {
        if (section.Members.ContainsKey(key))
            return [key];
        string[] known = [.. section.Members.Keys.Where(one => string.Equals(one, key, StringComparison.OrdinalIgnoreCase))];
        return known.Length == 0 ? [key] : known;
    }

    /// <summary>What begins like an array and is none of texts is a text, such as an IPv6 address.</summary>
    private static ConfigurationNode Value(string path, string variable, string value)
    {
        if (!value.StartsWith('[') || Texts(value) is not { } texts)
            return new ConfigurationNode(JsonTokenType.String, path, 1, value) { Variable = variable };
        var array = new ConfigurationNode(JsonTokenType.StartArray, path, 1, "") { Variable = variable };
        array.Items.AddRange(texts.Select((text, index) => new ConfigurationNode(JsonTokenType.String, $"{path}[{index}]", 1, text) { Variable = variable }));
        return array;
    }

    private static string[]? Texts(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(value), ConfigurationTexts.Default.StringArray) is { } texts && Array.TrueForAll(texts, static text => text is not null) ? texts : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
