using System.Globalization;

namespace AuditOtel.Collector.Records.Schemas;

/// <summary>
/// The attributes of a record or of its service on the way to fields of a schema. What a field tells in full is placed and stands nowhere else; whatever
/// is of another kind than its field, or stands twice, stays among the rest, so that nothing is lost.
/// </summary>
internal sealed class EcsSource(IReadOnlyList<KeyValuePair<string, object?>> pairs)
{
    private readonly Dictionary<string, int> _first = FirstOf(pairs);
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);

    /// <summary>What no field tells in full, in its order.</summary>
    internal IEnumerable<KeyValuePair<string, object?>> Rest => pairs.Where(pair => !_placed.Contains(pair.Key));

    /// <summary>The value as text, for a field of its own; empty when there is none.</summary>
    internal string Text(string name)
    {
        if (!TryGet(name, out var value, out var isOnly))
            return "";
        if (isOnly && value is string { Length: > 0 })
            _placed.Add(name);
        return ValueText.Of(value);
    }

    /// <summary>The value as text; it stays among the rest.</summary>
    internal string Peek(string name) => TryGet(name, out var value, out _) ? ValueText.Of(value) : "";

    /// <summary>The value when it is one of these words, for a field that has no others; else the standard, which does not tell whether it was sent.</summary>
    internal string Word(string name, IReadOnlyList<string> words, string standard) => words.Contains(Peek(name), StringComparer.Ordinal) ? Text(name) : standard;

    /// <summary>The texts of an array.</summary>
    internal IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out var value, out var isOnly))
            return [];
        if (isOnly && value is List<object?> { Count: > 0 } items && items.TrueForAll(static item => item is string))
            _placed.Add(name);
        return [.. ValueText.All(value)];
    }

    /// <summary>A whole number that its field can hold; null when it is none.</summary>
    internal long? Number(string name, long least, long most)
    {
        if (!TryGet(name, out var value, out var isOnly))
            return null;
        if (value is long number && number >= least && number <= most)
        {
            if (isOnly)
                _placed.Add(name);
            return number;
        }

        var isRead = long.TryParse(ValueText.Of(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read);
        return isRead && read >= least && read <= most ? read : null;
    }

    /// <summary>The changes, when each has the members that record.md gives them and no others; null when there are none or of another form.</summary>
    internal List<object?>? Changes()
    {
        if (!TryGet(AuditAttributes.Change, out var value, out var isOnly) || !isOnly || value is not List<object?> { Count: > 0 } changes || !changes.TrueForAll(IsChange))
            return null;
        _placed.Add(AuditAttributes.Change);
        return changes;
    }

    private static bool IsChange(object? item) =>
        item is List<KeyValuePair<string, object?>> members
        && members.TrueForAll(static member => member is { Key: "field" or "old" or "new", Value: null or string or bool or long })
        && members.DistinctBy(static member => member.Key, StringComparer.Ordinal).Count() == members.Count;

    private static Dictionary<string, int> FirstOf(IReadOnlyList<KeyValuePair<string, object?>> pairs)
    {
        var first = new Dictionary<string, int>(pairs.Count, StringComparer.Ordinal);
        for (var i = 0; i < pairs.Count; i++)
        {
            // Below zero when it stands again: then no field tells all of it.
            if (!first.TryAdd(pairs[i].Key, i) && first[pairs[i].Key] is >= 0 and var at)
                first[pairs[i].Key] = ~at;
        }

        return first;
    }

    private bool TryGet(string name, out object? value, out bool isOnly)
    {
        isOnly = _first.TryGetValue(name, out var at) && at >= 0;
        value = null;
        if (!_first.ContainsKey(name))
            return false;
        value = pairs[at < 0 ? ~at : at].Value;
        return true;
    }
}
