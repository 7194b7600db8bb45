using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Index;

/// <summary>Lets a thread run only when nothing else wants the processor: the platform's own priorities of threads mean nothing on Linux.</summary>
internal static partial class LowPriority
{
    private const int OfProcess = 0;
    private const uint CallingThread = 0;
    private const int Lowest = 19;

    /// <summary>Takes the calling thread back; that it is not allowed is no failure.</summary>
    internal static void Take() => _ = SetPriority(OfProcess, CallingThread, Lowest);

    // setpriority(2): on Linux 0 is the calling thread and not its process.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
