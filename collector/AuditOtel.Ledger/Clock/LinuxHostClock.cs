using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Clock;

/// <summary>clock_gettime(CLOCK_BOOTTIME) and adjtimex(2) of Linux on 64-bit processors.</summary>
internal sealed partial class LinuxHostClock : IHostClock
{
    /// <summary>CLOCK_BOOTTIME of time.h.</summary>
    private const int BootTime = 7;

    /// <summary>struct timex of sys/timex.h has 208 bytes where a long has 64 bits.</summary>
    private const int TimexBytes = 256;

    private const int MaxErrorAt = 24;
    private const int StatusAt = 40;

    /// <summary>STA_UNSYNC of sys/timex.h.</summary>
    private const int Unsynchronised = 0x40;

    /// <summary>TIME_ERROR of sys/timex.h.</summary>
    private const int TimeError = 5;

    public static LinuxHostClock Instance { get; } = new();

    public long Boot
    {
        get
        {
            Span<long> time = stackalloc long[2];
            if (NativeGetTime(BootTime, time) != 0)
                throw new IOException($"The host's clock cannot be read: {Marshal.GetLastPInvokeErrorMessage()}.");
            return (time[0] * 1000) + (time[1] / 1_000_000);
        }
    }

    public KernelClock Kernel()
    {
        if (!Environment.Is64BitProcess)
            return KernelClock.Unknown;
        Span<byte> timex = stackalloc byte[TimexBytes];
        timex.Clear();
        int state = NativeAdjust(timex);
        // A sandbox may forbid the call; then nothing is known, and that is what is sealed.
        if (state < 0)
            return KernelClock.Unknown;
        long error = MemoryMarshal.Read<long>(timex[MaxErrorAt..]);
        bool isUnsynchronised = state == TimeError || (MemoryMarshal.Read<int>(timex[StatusAt..]) & Unsynchronised) != 0;
        return new KernelClock(isUnsynchronised ? ClockStatus.Unsynchronised : ClockStatus.Synchronised, (uint)Math.Clamp(error, 0, uint.MaxValue));
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int NativeGetTime(int clock, Span<long> time);

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int NativeAdjust(Span<byte> timex);
}
