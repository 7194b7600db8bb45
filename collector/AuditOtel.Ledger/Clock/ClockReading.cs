using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Clock;

/// <summary>The host's clock at one instant.</summary>
/// <param name="Wall">What it shows, in Unix milliseconds.</param>
/// <param name="Expected">What it would show had nobody set it; equal to <paramref name="Wall"/> unless it was set.</param>
/// <param name="Status">What the kernel says about it.</param>
/// <param name="MaxErrorMicroseconds">The kernel's largest error, <see cref="uint.MaxValue"/> when it is not known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClockReading(long Wall, long Expected, ClockStatus Status, uint MaxErrorMicroseconds)
{
    /// <summary>The end of the year 9999.</summary>
    private const long LastTime = 253_402_300_799_999;

    /// <summary>Whether the clock was set since the last reading that was sealed.</summary>
    public bool IsStep => Wall != Expected;

    /// <summary>Whether Unix milliseconds lie in the years 1970 to 9999.</summary>
    public static bool IsTime(long milliseconds) => milliseconds is >= 0 and <= LastTime;
}
