using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// The system calls of a connection of an event loop (recv(2), send(2), poll(2)): the platform's own asynchronous calls end on its event threads.
/// </summary>
internal static partial class SocketCalls
{
    internal const int Interrupted = 4;
    internal const int TryAgain = 11;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const short PollOut = 4;

    /// <summary>Takes the bytes that are there; 0 at the end, negative with an errno.</summary>
    internal static unsafe nint Receive(SafeHandle socket, Span<byte> room)
    {
        fixed (byte* start = room)
            return NativeReceive(socket, start, room.Length, DontWait);
    }

    /// <summary>Sends what the peer has room for, without waiting; negative with an errno.</summary>
    internal static unsafe nint Send(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
            return NativeSend(socket, start, bytes.Length, DontWait | NoSignal);
    }

    /// <summary>Ends one or both directions; one that has ended already is no error.</summary>
    internal static void Shut(Socket socket, SocketShutdown how)
    {
        try
        {
            socket.Shutdown(how);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It is shut already, by the peer or by us.
        }
    }

    /// <summary>Waits until the peer has room again or is gone.</summary>
    internal static unsafe void WaitForRoom(SafeHandle socket)
    {
        bool isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            var wanted = new PollRequest((int)socket.DangerousGetHandle(), PollOut, 0);

            // Whatever it says, the next send tells what to do.
            _ = NativePoll(&wanted, 1, -1);
        }
        finally
        {
            if (isHeld)
                socket.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint NativeReceive(SafeHandle socket, byte* room, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint NativeSend(SafeHandle socket, byte* bytes, nint count, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int NativePoll(PollRequest* requests, nuint count, int milliseconds);
}
