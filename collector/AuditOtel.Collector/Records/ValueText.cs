using System.Globalization;

namespace AuditOtel.Collector.Records;

/// <summary>Attribute values as text, for selections, tables and CSV.</summary>
internal static class ValueText
{
    /// <summary>Each value of an array by itself; any other value alone.</summary>
    internal static IEnumerable<string> All(object? value) =>
        value is List<object?> items ? items.SelectMany(All) : [Of(value)];

    /// <summary>One value as text.</summary>
    internal static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToBase64String(bytes),
        List<object?> items => string.Join(", ", items.Select(Of)),
        List<KeyValuePair<string, object?>> pairs => string.Join(", ", pairs.Select(pair => $"{pair.Key}={Of(pair.Value)}")),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
