using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace AuditOtel.Collector.Selection.Matching;

/// <summary>A record's time as every reader shows it (RFC 3339, UTC, nine decimals), in UTF-8.</summary>
internal static class TimeText
{
    internal const int Length = 30;

    private const int SecondsLength = 19;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private static readonly StandardFormat Decimals = new('D', 9);

    internal static void Write(long unixNanoseconds, Span<byte> destination)
    {
        var (seconds, fraction) = Math.DivRem(unixNanoseconds, NanosecondsPerSecond);
        _ = DateTimeOffset.FromUnixTimeSeconds(seconds).TryFormat(destination, out _, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        destination[SecondsLength] = (byte)'.';
        _ = Utf8Formatter.TryFormat(fraction, destination[(SecondsLength + 1)..], out _, Decimals);
        destination[Length - 1] = (byte)'Z';
    }
}
