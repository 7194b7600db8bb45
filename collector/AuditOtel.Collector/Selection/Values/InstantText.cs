namespace AuditOtel.Collector.Selection.Values;

/// <summary>
/// Reads ISO 8601 dates and date-times in their extended form: <c>2026-11-01</c>, <c>2026-11-01T08:30</c>, with seconds and up to nine decimals,
/// with <c>Z</c> or an offset; UTC without one.
/// </summary>
internal static class InstantText
{
    internal const long NanosecondsPerDay = 86_400 * NanosecondsPerSecond;

    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int DateLength = 10;
    private const int MinuteLength = 16;
    private const int SecondLength = 19;
    private const int Decimals = 9;

    /// <summary>Reads a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="instant">Nanoseconds since 1970 UTC; beyond the years 1678 to 2261 the first or last that the number can hold.</param>
    /// <param name="isDay">Whether it is a date alone.</param>
    internal static bool TryParse(ReadOnlySpan<byte> text, out long instant, out bool isDay)
    {
        (instant, isDay) = (0, text.Length == DateLength);
        if (text.Length < DateLength || !TryDate(text[..DateLength], out var date))
            return false;
        var nanoseconds = (Int128)(date - DateTime.UnixEpoch).Days * NanosecondsPerDay;
        if (!isDay)
        {
            if (!TryTime(text, out var time, out var length) || !TryOffset(text[length..], out var minutes))
                return false;
            nanoseconds += time - (minutes * 60 * NanosecondsPerSecond);
        }

        instant = (long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out DateTime date)
    {
        date = default;
        if (text[4] != '-' || text[7] != '-' || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..], out var day))
            return false;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    /// <summary>The time of day behind the date, and where it ends.</summary>
    private static bool TryTime(ReadOnlySpan<byte> text, out long nanoseconds, out int length)
    {
        (nanoseconds, length) = (0, MinuteLength);
        if (text.Length < MinuteLength || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute))
            return false;
        var second = 0;
        if (text.Length > MinuteLength && text[MinuteLength] == ':')
        {
            if (text.Length < SecondLength || !TryDigits(text[17..SecondLength], out second))
                return false;
            length = SecondLength;
        }

        nanoseconds = ((((hour * 60L) + minute) * 60) + second) * NanosecondsPerSecond;
        return hour < 24 && minute < 60 && second < 60 && (length < SecondLength || TryFraction(text, ref nanoseconds, ref length));
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, ref long nanoseconds, ref int length)
    {
        if (length == text.Length || text[length] != '.')
            return true;
        var digits = 0;
        var fraction = 0L;
        for (length++; length < text.Length && char.IsAsciiDigit((char)text[length]); length++, digits++)
            fraction = digits < Decimals ? (fraction * 10) + text[length] - '0' : 0;
        if (digits is 0 or > Decimals)
            return false;
        for (; digits < Decimals; digits++)
            fraction *= 10;
        nanoseconds += fraction;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out long minutes)
    {
        minutes = 0;
        if (text.IsEmpty || text.SequenceEqual("Z"u8))
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || !TryDigits(text[1..3], out var hour) || !TryDigits(text[4..], out var minute))
            return false;
        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return hour < 24 && minute < 60;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
                return false;
            value = (value * 10) + c - '0';
        }

        return true;
    }
}
