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
            else if (Inner(root, keys.AsSpan(0, keys.Length - 1), name) is { } section)
                Put(section, keys[^1], Value(section.PathOf(keys[^1]), name, value, findings));
            else
                findings.AddVariable(name, "it names a key inside something that has no keys.");
        }
    }

    /// <summary>The object that the keys lead to, made where there is none; null when one of them is no object.</summary>
    private static ConfigurationNode? Inner(ConfigurationNode root, ReadOnlySpan<string> keys, string variable)
    {
        var node = root;
        foreach (var key in keys)
        {
            if (Member(node, key) is not { } known)
                node.Members.Add(known = key, new ConfigurationNode(JsonTokenType.StartObject, node.PathOf(key), 1, "") { Variable = variable });
            node = node.Members[known];
            if (node.Kind != JsonTokenType.StartObject)
                return null;
        }

        return node;
    }

    private static void Put(ConfigurationNode section, string key, ConfigurationNode value) => section.Members[Member(section, key) ?? key] = value;

    /// <summary>The key as it stands there.</summary>
    private static string? Member(ConfigurationNode section, string key) => section.Members.Keys.FirstOrDefault(known => string.Equals(known, key, StringComparison.OrdinalIgnoreCase));

    private static ConfigurationNode Value(string path, string variable, string value, ConfigurationFindings findings)
    {
        if (!value.StartsWith('['))
            return new ConfigurationNode(JsonTokenType.String, path, 1, value) { Variable = variable };
        var array = new ConfigurationNode(JsonTokenType.StartArray, path, 1, "") { Variable = variable };
        if (Texts(value) is { } texts)
            array.Items.AddRange(texts.Select((text, index) => new ConfigurationNode(JsonTokenType.String, $"{path}[{index}]", 1, text) { Variable = variable }));
        else
            findings.AddVariable(variable, "it begins like an array, and must then be one of texts, such as [\"one\", \"two\"].");
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
