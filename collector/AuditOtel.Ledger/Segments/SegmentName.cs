using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Segments;

/// <summary>
/// A segment's file: its first index in 20 digits, and, when a segment with that index was begun before and failed before anything in it was
/// acknowledged, a point and the number of the attempt.
/// </summary>
/// <param name="FirstIndex">The index of its first entry.</param>
/// <param name="Attempt">0 for the first file with this index; of several, the highest counts.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentName(long FirstIndex, int Attempt = 0)
{
    private const string Suffix = ".seg";
    private const int Digits = 20;
    private const int MaxAttemptDigits = 9;

    public override string ToString() => FirstIndex.ToString("D20", CultureInfo.InvariantCulture)
        + (Attempt == 0 ? "" : "." + Attempt.ToString(CultureInfo.InvariantCulture)) + Suffix;

    public static bool TryParse([NotNullWhen(true)] string? text, out SegmentName name)
    {
        name = default;
        if (text is null || text.Length < Digits + Suffix.Length || !text.EndsWith(Suffix, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> index = text.AsSpan(0, Digits);
        ReadOnlySpan<char> attempt = text.AsSpan(Digits, text.Length - Digits - Suffix.Length);
        if (!index.ContainsOnlyDigits() || !long.TryParse(index, out long first) || !TryParseAttempt(attempt, out int number))
            return false;
        name = new SegmentName(first, number);
        return true;
    }

    private static bool TryParseAttempt(ReadOnlySpan<char> text, out int attempt)
    {
        attempt = 0;
        if (text.IsEmpty)
            return true;
        ReadOnlySpan<char> digits = text[1..];
        return text[0] == '.' && digits.Length is > 0 and <= MaxAttemptDigits && digits[0] is not '0' && digits.ContainsOnlyDigits()
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out attempt);
    }
}
