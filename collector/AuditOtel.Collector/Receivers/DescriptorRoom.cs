using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// Keeps connections from taking the last descriptors: seals, checkpoints and segments need some, and the runtime ends the whole process when it has none
/// for a thread. The limit is asked anew each time, because it can be changed while the process runs; the runtime has raised it to the hard one at its start.
/// </summary>
internal static partial class DescriptorRoom
{
    /// <summary>So many descriptors are left to everything but connections.</summary>
    internal const int Margin = 32;
    private const int Descriptors = 7;

    /// <summary>Whether a socket that was just accepted leaves the margin. The system always gives the lowest free number, so the number tells how many are in use.</summary>
    internal static bool IsLeftBy(SafeHandle socket) => IsLeftBy(socket.DangerousGetHandle(), Limit());

    internal static bool IsLeftBy(nint descriptor, ulong limit) => (ulong)descriptor + Margin < limit;

    private static unsafe ulong Limit()
    {
        // struct rlimit of 64-bit Linux: soft, hard.
        ulong* limits = stackalloc ulong[2];
        return NativeLimit(Descriptors, limits) == 0 ? limits[0] : ulong.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static unsafe partial int NativeLimit(int resource, ulong* limits);
}
