using System.Globalization;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Configuration;

/// <summary>An amount of storage: bytes, or a part of the file system it is about. Written <c>512MiB</c> (B, KiB, MiB, GiB, TiB) or <c>5%</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ByteAmount
{
    private const decimal Whole = 100m;

    private static readonly (string Unit, long Bytes)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1)];

    /// <summary>Bytes; 0 when it is a part.</summary>
    internal long Bytes { get; private init; }

    /// <summary>Hundredths of the file system, above 0 and below 100; null when it is bytes.</summary>
    internal decimal? Percent { get; private init; }

    internal static ByteAmount OfBytes(long bytes) => new() { Bytes = bytes };

    internal static ByteAmount OfPercent(decimal percent) => new() { Percent = percent };

    /// <summary>The bytes it stands for on a file system of <paramref name="total"/> bytes.</summary>
    internal long Of(long total) => Percent is { } percent ? (long)(total * percent / Whole) : Bytes;

    internal static bool TryParse(string text, out ByteAmount amount)
    {
        amount = default;
        if (text.EndsWith('%'))
        {
            if (!decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent is <= 0 or >= Whole)
                return false;
            amount = OfPercent(percent);
            return true;
        }

        foreach (var (unit, bytes) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
                return TryParse(text.AsSpan(0, text.Length - unit.Length), bytes, out amount);
        }

        return false;
    }

    public override string ToString()
    {
        if (Percent is { } percent)
            return string.Create(CultureInfo.InvariantCulture, $"{percent}%");
        var bytes = Bytes;
        var (unit, size) = bytes == 0 ? ("B", 1) : Units.OrderByDescending(one => one.Bytes).First(one => bytes % one.Bytes == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }

    private static bool TryParse(ReadOnlySpan<char> digits, long unit, out ByteAmount amount)
    {
        amount = default;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / unit)
            return false;
        amount = OfBytes(count * unit);
        return true;
    }
}
