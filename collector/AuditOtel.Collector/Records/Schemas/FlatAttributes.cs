namespace AuditOtel.Collector.Records.Schemas;

/// <summary>
/// Attributes whose names somebody else chose, for a field of the types <c>flattened</c> (Elasticsearch) or <c>flat_object</c> (OpenSearch). These refuse a
/// whole document for one name or value that does not suit them, so that such a pair is set aside: kept, and not searched.
/// </summary>
internal sealed class FlatAttributes
{
    /// <summary>Characters of a dotted name, and of one value: together far below the 32,766 bytes of a term of the index.</summary>
    internal const int MaxName = 512;

    internal const int MaxValue = 2048;

    /// <summary>Maps and arrays inside one another.</summary>
    internal const int MaxDepth = 8;

    // A client in JavaScript, Kibana's server among them, refuses a whole answer in which one of these is a name.
    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "__proto__", "constructor", "prototype" };

    internal FlatAttributes(IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var twice = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (!names.Add(pair.Key))
                twice.Add(pair.Key);
            (Fits(pair, 0, 0) ? Searchable : Aside).Add(pair);
        }

        // As one member with both values it is found; which pairs were sent stands aside.
        Aside.AddRange(Searchable.Where(pair => twice.Contains(pair.Key)));
    }

    internal List<KeyValuePair<string, object?>> Searchable { get; } = [];

    internal List<KeyValuePair<string, object?>> Aside { get; } = [];

    private static bool Fits(KeyValuePair<string, object?> pair, int length, int depth) =>
        length + pair.Key.Length <= MaxName && IsName(pair.Key) && Fits(pair.Value, length + pair.Key.Length + 1, depth);

    private static bool Fits(object? value, int length, int depth) => value switch
    {
        null => false,
        string text => text.Length <= MaxValue,
        byte[] bytes => bytes.Length <= MaxValue / 4 * 3,
        List<KeyValuePair<string, object?>> pairs => depth < MaxDepth && pairs.TrueForAll(pair => Fits(pair, length, depth + 1)) && pairs.DistinctBy(static pair => pair.Key, StringComparer.Ordinal).Count() == pairs.Count,
        List<object?> items => depth < MaxDepth && items.TrueForAll(item => Fits(item, length, depth + 1)),
        double number => double.IsFinite(number),
        _ => true,
    };

    /// <summary>Parts between dots that are neither empty nor blank, without control characters.</summary>
    private static bool IsName(string name)
    {
        if (name.Any(char.IsControl))
            return false;
        foreach (var range in name.AsSpan().Split('.'))
        {
            var part = name.AsSpan()[range];
            if (part.IsWhiteSpace() || Refused.GetAlternateLookup<ReadOnlySpan<char>>().Contains(part))
                return false;
        }

        return true;
    }
}
