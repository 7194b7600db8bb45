using System.Globalization;
using System.Text;

namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>Writes a value so that it is one word of a line, shows every letter, and is written in one way only.</summary>
internal static class SurfaceWord
{
    internal static string Write(string value) => value.Length > 0 && value.All(IsPlain) ? value : Quote(value);

    /// <summary>True for a letter that may stand in a value without quotation marks.</summary>
    internal static bool IsPlain(char letter) => letter is not (' ' or '"' or '\\') && IsShown(letter);

    // What is not seen, or turns what is seen around, would let a reason read as it is not written.
    internal static bool IsShown(char letter) => letter == ' ' || char.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
        and not (UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>The value between quotation marks, which is also how JSON writes it (RFC 8259, 7).</summary>
    internal static string Quote(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in value)
        {
            if (letter is '"' or '\\')
                quoted.Append('\\').Append(letter);
            else if (IsShown(letter))
                quoted.Append(letter);
            else
                quoted.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
        }

        return quoted.Append('"').ToString();
    }
}
