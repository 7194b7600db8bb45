using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Index;

/// <summary>
/// Lets a thread give way to the others: the platform's own priorities of threads mean nothing on Linux. Not the lowest one: the garbage collector stops all threads and waits for each to come to a
/// place where it can be stopped, and one that gets no processor beside busy ones would keep the whole collector waiting. With 5 it still gets about a third of what another thread gets.
/// </summary>
internal static partial class LowPriority
{
    private const int OfProcess = 0;
    private const uint CallingThread = 0;
    private const int Low = 5;

    /// <summary>Takes the calling thread back; that it is not allowed is no failure.</summary>
    internal static void Take() => _ = SetPriority(OfProcess, CallingThread, Low);

    // setpriority(2): on Linux 0 is the calling thread and not its process.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
