using System.Globalization;
using System.Text;

namespace AuditOtel.Build.Reporting;

/// <summary>Makes text from sources fit to be read: letters that are not seen, or that turn the order of others around, are shown by their number.</summary>
internal static class ShownText
{
    internal static string Of(string text)
    {
        var shown = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                shown.Append(letter).Append(text[++at]);
            else if (IsHidden(letter))
                shown.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)letter);
            else
                shown.Append(letter);
        }

        return shown.ToString();
    }

    private static bool IsHidden(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
