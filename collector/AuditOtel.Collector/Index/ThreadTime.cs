using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Index;

/// <summary>Processor time of this process, without the calling thread.</summary>
internal static partial class ThreadTime
{
    // clock_gettime(2): CLOCK_THREAD_CPUTIME_ID.
    private const int OfThread = 3;
    private const long TicksOfSecond = TimeSpan.TicksPerSecond;
    private const long NanosecondsOfTick = TimeSpan.NanosecondsPerTick;

    /// <summary>What all other threads have used since the process began.</summary>
    /// <exception cref="Win32Exception">The system does not tell.</exception>
    internal static TimeSpan OfOthers() => (OperatingSystem.IsLinux() ? Environment.CpuUsage.TotalTime : TimeSpan.Zero) - OfCallingThread();

    private static TimeSpan OfCallingThread() => GetTime(OfThread, out var time) == 0
        ? TimeSpan.FromTicks((time.Seconds * TicksOfSecond) + (time.Nanoseconds / NanosecondsOfTick))
        : throw new Win32Exception();

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        internal readonly nint Seconds;
        internal readonly nint Nanoseconds;
    }
}
