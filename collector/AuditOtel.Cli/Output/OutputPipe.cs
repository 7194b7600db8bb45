using System.Runtime.InteropServices;

namespace AuditOtel.Cli.Output;

/// <summary>Whether anybody still reads what is printed: the platform's console hides a closed pipe.</summary>
internal static partial class OutputPipe
{
    private const int StandardOutput = 1;
    private const short Error = 8;

    /// <summary>Whether the other end of standard output is closed.</summary>
    internal static unsafe bool IsClosed()
    {
        var asked = new Asked(StandardOutput, 0, 0);
        return Poll(&asked, 1, 0) > 0 && (asked.Returned & Error) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(Asked* asked, nuint count, int milliseconds);

    // struct pollfd of poll(2).
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Asked(int Descriptor, short Events, short Returned);
}
