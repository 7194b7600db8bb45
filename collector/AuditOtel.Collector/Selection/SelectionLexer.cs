using System.Text;

namespace AuditOtel.Collector.Selection;

/// <summary>Splits a selection into tokens.</summary>
internal sealed class SelectionLexer(string text)
{
    private int _position;

    /// <summary>The next token. In a value <c>:</c>, <c>&lt;</c> and <c>&gt;</c> are ordinary characters, so that addresses and times need no quotes.</summary>
    internal SelectionToken Next(bool inValue)
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        if (_position == text.Length)
            return new(SelectionTokenKind.End, "", _position + 1);
        return text[_position] switch
        {
            '(' => Sign(SelectionTokenKind.Open),
            ')' => Sign(SelectionTokenKind.Close),
            ':' when !inValue => Sign(SelectionTokenKind.Colon),
            '<' when !inValue => Compared(SelectionTokenKind.Less, SelectionTokenKind.LessOrEqual),
            '>' when !inValue => Compared(SelectionTokenKind.Greater, SelectionTokenKind.GreaterOrEqual),
            '"' => Quoted(),
            _ => Word(inValue),
        };
    }

    private SelectionToken Compared(SelectionTokenKind bare, SelectionTokenKind orEqual) =>
        _position + 1 < text.Length && text[_position + 1] == '=' ? Sign(orEqual, 2) : Sign(bare);

    private SelectionToken Sign(SelectionTokenKind kind, int length = 1)
    {
        var start = _position;
        _position += length;
        return new(kind, text[start.._position], start + 1);
    }

    private SelectionToken Quoted()
    {
        var column = _position + 1;
        var value = new StringBuilder();
        for (_position++; _position < text.Length; _position++)
        {
            var c = text[_position];
            if (c == '"')
            {
                _position++;
                return new(SelectionTokenKind.Quoted, value.ToString(), column);
            }

            value.Append(c == '\\' ? Escaped() : c);
        }

        throw new SelectionException(column, "this quotation mark is never closed: write another one behind the value, or \\\" for the character itself.");
    }

    private SelectionToken Word(bool inValue)
    {
        var (start, value) = (_position, new StringBuilder());
        for (; _position < text.Length && !EndsWord(text[_position], inValue); _position++)
        {
            var c = text[_position];
            value.Append(c switch { '*' => SelectionToken.Wildcard, '\\' => Escaped(), _ => c });
        }

        // As it was typed: with a backslash a keyword is an ordinary word.
        return new(KeywordOrWord(text.AsSpan(start, _position - start)), value.ToString(), start + 1);
    }

    private char Escaped()
    {
        if (++_position == text.Length)
            throw new SelectionException(_position, "a backslash makes the character behind it ordinary: write that character, or \\\\ for a backslash itself.");
        return text[_position];
    }

    private static bool EndsWord(char c, bool inValue) => char.IsWhiteSpace(c) || c is '(' or ')' or '"' || (c is ':' or '<' or '>' && !inValue);

    private static SelectionTokenKind KeywordOrWord(ReadOnlySpan<char> word)
    {
        if (word.Equals("and", StringComparison.OrdinalIgnoreCase))
            return SelectionTokenKind.And;
        if (word.Equals("or", StringComparison.OrdinalIgnoreCase))
            return SelectionTokenKind.Or;
        return word.Equals("not", StringComparison.OrdinalIgnoreCase) ? SelectionTokenKind.Not : SelectionTokenKind.Word;
    }
}
