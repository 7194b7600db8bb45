namespace AuditOtel;

/// <summary>Time as records hold it: nanoseconds since 1970 UTC.</summary>
internal static class AuditClock
{
    private const long NanosecondsPerTick = 100;

    /// <summary>Nanoseconds since 1970 UTC, with the clock's own resolution of 100 ns.</summary>
    internal static ulong ToUnixNanoseconds(this DateTimeOffset time) =>
        (ulong)((time.UtcTicks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick);

    /// <summary>The instant, cut to 100 ns; later than the year 9999 becomes the last instant that can be told.</summary>
    internal static DateTimeOffset FromUnixNanoseconds(ulong nanoseconds)
    {
        var ticks = (long)(nanoseconds / NanosecondsPerTick);
        return ticks > DateTimeOffset.MaxValue.UtcTicks - DateTime.UnixEpoch.Ticks
            ? DateTimeOffset.MaxValue
            : new DateTimeOffset(DateTime.UnixEpoch.Ticks + ticks, TimeSpan.Zero);
    }
}
