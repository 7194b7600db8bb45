using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>A record's attributes or those of its service, which remembers what found a place in the event: the rest is <c>unmapped</c>, so that nothing is lost.</summary>
internal sealed class OcsfSource(IReadOnlyList<KeyValuePair<string, object?>> pairs)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>What found no place.</summary>
    internal List<KeyValuePair<string, object?>> Rest => [.. pairs.Where(pair => !_taken.Contains(pair.Key))];

    /// <summary>
    /// A value as text, empty when there is none. What is no text, or stands twice, stays among the rest, too: the event holds it in another form.
    /// </summary>
    internal string Take(string name)
    {
        var (count, value) = Find(name);
        if (count == 1 && value is string text)
        {
            _taken.Add(name);
            return text;
        }

        return ValueText.Of(value);
    }

    /// <summary>Leaves a value among the rest after all.</summary>
    internal void GiveBack(string name) => _taken.Remove(name);

    /// <summary>A whole number within limits; null for everything else, which stays among the rest.</summary>
    internal long? TakeNumber(string name, long most)
    {
        if (Find(name) is not (1, long number) || number < 0 || number > most)
            return null;
        _taken.Add(name);
        return number;
    }

    /// <summary>A value that the event holds as it is; null when there is none, or several, which stay among the rest.</summary>
    internal object? TakeWhole(string name)
    {
        if (Find(name) is not (1, { } value))
            return null;
        _taken.Add(name);
        return value;
    }

    private (int Count, object? Value) Find(string name)
    {
        var (count, value) = (0, (object?)null);
        foreach (var pair in pairs)
        {
            if (!string.Equals(pair.Key, name, StringComparison.Ordinal))
                continue;
            value ??= pair.Value;
            count++;
        }

        return (count, value);
    }
}
