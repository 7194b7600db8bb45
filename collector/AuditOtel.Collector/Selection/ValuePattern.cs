namespace AuditOtel.Collector.Selection;

/// <summary>A value with wildcards. Letter case does not count, so that <c>action:delete</c> finds <c>DELETE</c>.</summary>
internal sealed record ValuePattern(string Text)
{
    private readonly string[] _parts = Text.Split(SelectionToken.Wildcard);

    internal bool Matches(ReadOnlySpan<char> value)
    {
        var (first, last) = (_parts[0], _parts[^1]);
        if (_parts.Length == 1)
            return value.Equals(first, StringComparison.OrdinalIgnoreCase);
        if (!value.StartsWith(first, StringComparison.OrdinalIgnoreCase))
            return false;
        value = value[first.Length..];
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = value.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            value = value[(at + part.Length)..];
        }

        return value.EndsWith(last, StringComparison.OrdinalIgnoreCase);
    }
}
