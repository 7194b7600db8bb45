using System.Globalization;
using System.Text;

namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>Takes a line apart into its words. The first fault ends it: from then on everything is read as empty.</summary>
internal sealed class SurfaceWordReader(string text)
{
    private const int CodeDigits = 4;
    private int _at;

    /// <summary>What is wrong, or null.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Where the fault is, from 0.</summary>
    internal int FaultAt { get; private set; }

    internal bool IsAtEnd => _at == text.Length;

    /// <summary>Notes a fault at where the reader is; the first one counts.</summary>
    internal void Fail(string message)
    {
        if (Fault is null)
            (Fault, FaultAt) = (message, _at);
    }

    /// <summary>Takes a word if it comes next.</summary>
    internal bool TakeWord(string word)
    {
        var end = _at + word.Length;
        if (Fault is not null || string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 || (end < text.Length && text[end] != ' '))
            return false;

        _at = end;
        TakeSpace();
        return true;
    }

    /// <summary>Takes the name of a field and the sign behind it.</summary>
    internal string ReadKey()
    {
        var sign = text.IndexOf('=', _at);
        var key = sign < 0 ? string.Empty : text.Substring(_at, sign - _at);
        if (key.Length == 0 || key.Any(letter => letter is not (>= 'a' and <= 'z')))
        {
            Fail("write a field as name=value, one space before it");
            return string.Empty;
        }

        _at = sign + 1;
        return key;
    }

    /// <summary>Takes a value and the space behind it.</summary>
    internal string ReadValue()
    {
        if (Fault is not null || IsAtEnd)
            return string.Empty;

        var value = text[_at] == '"' ? ReadQuoted() : ReadPlain();
        TakeSpace();
        return value;
    }

    private string ReadPlain()
    {
        var start = _at;
        while (!IsAtEnd && SurfaceWord.IsPlain(text[_at]))
            _at++;

        return text.Substring(start, _at - start);
    }

    private string ReadQuoted()
    {
        var value = new StringBuilder();
        for (_at++; !IsAtEnd && text[_at] != '"'; _at++)
        {
            if (!SurfaceWord.IsShown(text[_at]))
            {
                Fail($"a letter that cannot be seen stands there: write \\u{((int)text[_at]).ToString("x4", CultureInfo.InvariantCulture)}");
                return string.Empty;
            }

            value.Append(text[_at] == '\\' ? ReadEscaped() : text[_at]);
        }

        if (IsAtEnd)
            Fail("the quotation mark at the end of the value is missing");
        else
            _at++;

        return value.ToString();
    }

    private char ReadEscaped()
    {
        _at++;
        if (!IsAtEnd && text[_at] is '"' or '\\')
            return text[_at];

        if (!IsAtEnd && text[_at] == 'u' && _at + CodeDigits < text.Length
            && ushort.TryParse(text.Substring(_at + 1, CodeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            _at += CodeDigits;
            return (char)code;
        }

        Fail("behind a backslash stands a quotation mark, a backslash, or u and four hexadecimal digits");
        _at = Math.Min(_at, text.Length - 1);
        return ' ';
    }

    private void TakeSpace()
    {
        if (Fault is not null || IsAtEnd)
            return;

        if (text[_at] != ' ' || _at + 1 == text.Length)
            Fail(text[_at] == ' ' ? "take the space at the end away" : "a value with such a letter stands between quotation marks");
        else
            _at++;
    }
}
