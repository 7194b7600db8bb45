using System.Globalization;
using System.Text;

namespace AuditOtel.Collector.Records;

/// <summary>
/// Makes text from records harmless for a terminal and a line-oriented file: a control character, a line or paragraph separator, a
/// bidirectional or invisible format character (Unicode Cc, Zl, Zp, Cf) and a lone surrogate stand as <c>\u{hex}</c>.
/// </summary>
public static class SafeText
{
    /// <summary>Returns the text with every dangerous character written out; the same instance when there is none.</summary>
    /// <param name="text">Text that somebody else chose.</param>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? escaped = null;
        var position = 0;
        while (position < text.Length)
        {
            var valid = Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (!valid || IsDangerous(rune))
            {
                escaped ??= new StringBuilder(text, 0, position, text.Length + 16);
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{(valid ? rune.Value : text[position]):x}}}");
            }
            else
            {
                escaped?.Append(text, position, length);
            }

            position += length;
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsDangerous(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
}
