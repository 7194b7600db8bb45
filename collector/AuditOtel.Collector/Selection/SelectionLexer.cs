using System.Text;

namespace AuditOtel.Collector.Selection;

/// <summary>Splits a selection into tokens.</summary>
internal sealed class SelectionLexer(string text)
{
    private int _position;

    /// <summary>The next token. In a value, <c>:</c> is an ordinary character, so that addresses and times need no quotes.</summary>
    internal SelectionToken Next(bool inValue)
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
        if (_position == text.Length)
            return new(SelectionTokenKind.End, "", _position + 1);
        return text[_position] switch
        {
            '(' => Single(SelectionTokenKind.Open),
            ')' => Single(SelectionTokenKind.Close),
            ':' when !inValue => Single(SelectionTokenKind.Colon),
            '"' => Quoted(),
            _ => Word(inValue),
        };
    }

    private SelectionToken Single(SelectionTokenKind kind)
    {
        var column = _position + 1;
        return new(kind, text[_position++].ToString(), column);
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

        throw new SelectionException(column, "this quotation mark is never closed.");
    }

    private SelectionToken Word(bool inValue)
    {
        var column = _position + 1;
        var value = new StringBuilder();
        for (; _position < text.Length && !EndsWord(text[_position], inValue); _position++)
        {
            var c = text[_position];
            value.Append(c switch { '*' => SelectionToken.Wildcard, '\\' => Escaped(), _ => c });
        }

        var word = value.ToString();
        return new(KeywordOrWord(word), word, column);
    }

    private char Escaped()
    {
        if (++_position == text.Length)
            throw new SelectionException(_position, "a backslash must be followed by the character it stands for.");
        return text[_position];
    }

    private static bool EndsWord(char c, bool inValue) => char.IsWhiteSpace(c) || c is '(' or ')' or '"' || (c == ':' && !inValue);

    private static SelectionTokenKind KeywordOrWord(string word) => word.ToUpperInvariant() switch
    {
        "AND" => SelectionTokenKind.And,
        "OR" => SelectionTokenKind.Or,
        "NOT" => SelectionTokenKind.Not,
        _ => SelectionTokenKind.Word,
    };
}
