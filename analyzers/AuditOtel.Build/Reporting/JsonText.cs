using System.Globalization;
using System.Text;

namespace AuditOtel.Build.Reporting;

/// <summary>
/// Reads JSON (RFC 8259) into dictionaries, lists, strings, numbers, truth values and null. The build that runs the tasks brings no reader that every version of it has.
/// </summary>
internal sealed class JsonText
{
    private const int Deepest = 64;
    private readonly string _text;
    private int _at;

    private JsonText(string text) => _text = text;

    /// <summary>Returns the value that a text holds.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or is nested deeper than any log.</exception>
    internal static object? Read(string text)
    {
        var reader = new JsonText(text);
        var value = reader.ReadValue(0);
        reader.SkipSpace();
        return reader._at == text.Length ? value : throw reader.Fault();
    }

    private object? ReadValue(int depth)
    {
        if (depth > Deepest)
            throw Fault();

        SkipSpace();
        return Peek() switch
        {
            '{' => ReadObject(depth),
            '[' => ReadArray(depth),
            '"' => ReadString(),
            't' => ReadWord("true", value: true),
            'f' => ReadWord("false", value: false),
            'n' => ReadWord("null", value: null),
            _ => ReadNumber(),
        };
    }

    private Dictionary<string, object?> ReadObject(int depth)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        _at++;
        for (SkipSpace(); !Take('}'); SkipSpace())
        {
            if (members.Count > 0)
                Demand(',');

            SkipSpace();
            var name = ReadString();
            SkipSpace();
            Demand(':');
            members[name] = ReadValue(depth + 1);
        }

        return members;
    }

    private List<object?> ReadArray(int depth)
    {
        var items = new List<object?>();
        _at++;
        for (SkipSpace(); !Take(']'); SkipSpace())
        {
            if (items.Count > 0)
                Demand(',');

            items.Add(ReadValue(depth + 1));
        }

        return items;
    }

    private string ReadString()
    {
        Demand('"');
        var text = new StringBuilder();
        while (!Take('"'))
        {
            var letter = Next();
            if (letter < ' ')
                throw Fault();

            text.Append(letter == '\\' ? ReadEscape() : letter);
        }

        return text.ToString();
    }

    private char ReadEscape() => Next() switch
    {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => ReadUnicode(),
        _ => throw Fault(),
    };

    private char ReadUnicode()
    {
        if (_at + 4 > _text.Length || !ushort.TryParse(_text.Substring(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Fault();

        _at += 4;
        return (char)code;
    }

    private double ReadNumber()
    {
        var start = _at;
        while (Peek() is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E')
            _at++;

        return double.TryParse(_text.Substring(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Fault();
    }

    private object? ReadWord(string word, object? value)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            throw Fault();

        _at += word.Length;
        return value;
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
            _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private char Next() => _at < _text.Length ? _text[_at++] : throw Fault();

    private bool Take(char letter)
    {
        if (Peek() != letter)
            return false;

        _at++;
        return true;
    }

    private void Demand(char letter)
    {
        if (!Take(letter))
            throw Fault();
    }

    private InvalidDataException Fault() => new($"it is no JSON at character {_at + 1}");
}
