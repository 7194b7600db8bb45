namespace AuditOtel.Collector.Selection.Values;

/// <summary>A value with wildcards. Letter case does not count, so that <c>action:delete</c> finds <c>DELETE</c>.</summary>
/// <param name="Text">As typed, with <see cref="SelectionToken.Wildcard"/> for each wildcard.</param>
internal sealed record ValuePattern(string Text)
{
    private readonly byte[][] _parts = [.. Text.Split(SelectionToken.Wildcard).Select(static part => FoldedText.Fold(part))];

    /// <summary>The folded texts between the wildcards; one when there is no wildcard.</summary>
    internal IReadOnlyList<byte[]> Parts => _parts;

    /// <summary>Whether a folded value fits.</summary>
    internal bool Matches(ReadOnlySpan<byte> folded)
    {
        ReadOnlySpan<byte> first = _parts[0], last = _parts[^1];
        if (_parts.Length == 1)
            return folded.SequenceEqual(first);
        if (!folded.StartsWith(first))
            return false;
        folded = folded[first.Length..];
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = folded.IndexOf(part);
            if (at < 0)
                return false;
            folded = folded[(at + part.Length)..];
        }

        return folded.EndsWith(last);
    }

    /// <summary>The parts follow from the text.</summary>
    public bool Equals(ValuePattern? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);
}
