namespace AuditOtel;

/// <summary>
/// The form of an operation name: two to four dotted words, lower case, the thing then the verb (record.md, "Fields"). An underscore may
/// stand in every word but the first, as in rule AOT0005.
/// </summary>
internal static class OperationName
{
    private const int MinWords = 2;
    private const int MaxWords = 4;

    internal static bool IsValid(ReadOnlySpan<char> name)
    {
        var words = 0;
        foreach (var range in name.Split('.'))
        {
            if (!IsWord(name[range], mayHoldUnderscore: words > 0))
                return false;
            words++;
        }

        return words is >= MinWords and <= MaxWords;
    }

    private static bool IsWord(ReadOnlySpan<char> word, bool mayHoldUnderscore)
    {
        if (word.IsEmpty || !char.IsAsciiLetterLower(word[0]))
            return false;
        foreach (var c in word[1..])
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && !(mayHoldUnderscore && c == '_'))
                return false;
        }

        return true;
    }
}
