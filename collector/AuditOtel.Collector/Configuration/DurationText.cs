using System.Globalization;

namespace AuditOtel.Collector.Configuration;

/// <summary>Durations as they are written: a whole number and a unit, <c>90s</c>, <c>15m</c>, <c>12h</c> or <c>30d</c>.</summary>
internal static class DurationText
{
    /// <summary>A hundred years, so that no sum of an instant and a duration can overflow.</summary>
    private const long MaxSeconds = 100L * 366 * 86_400;

    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var unit = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => 0,
        };
        if (unit == 0 || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxSeconds / unit)
            return false;
        duration = TimeSpan.FromSeconds(count * unit);
        return true;
    }

    internal static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (count, unit) = seconds switch
        {
            _ when seconds % 86_400 == 0 => (seconds / 86_400, 'd'),
            _ when seconds % 3_600 == 0 => (seconds / 3_600, 'h'),
            _ when seconds % 60 == 0 => (seconds / 60, 'm'),
            _ => (seconds, 's'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }
}
