using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// epoll(7), level-triggered for sockets: which of many sockets have something to read or are shut. The platform's own event threads hand every event to the thread
/// pool, and that change of thread costs more than the rest of a small request.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int OperationAdd = 1;
    private const int OperationRemove = 2;
    private const uint Readable = 1;
    private const uint EdgeTriggered = 1u << 31;
    private const int Interrupted = 4;

    // The kernel packs struct epoll_event on x86-64 only.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int Stride = IsPacked ? 12 : 16;
    private static readonly int KeyOffset = IsPacked ? 4 : 8;
    private readonly SafeFileHandle _poll = Opened(NativeCreate(CloseOnExec), "epoll_create1");
    private readonly SafeFileHandle _wake = Opened(NativeEvent(0, CloseOnExec | NonBlocking), "eventfd");

    internal Epoll() => Control(OperationAdd, _wake, WakeKey, Readable | EdgeTriggered);

    /// <summary>The key that <see cref="Wait"/> gives after <see cref="Wake"/>.</summary>
    internal static long WakeKey => -1;

    /// <summary>Watches a socket; its key is given when it can be read, has ended or is broken.</summary>
    internal void Add(SafeHandle socket, long key) => Control(OperationAdd, socket, key, Readable);

    /// <summary>Watches a socket no more.</summary>
    internal void Remove(SafeHandle socket) => Control(OperationRemove, socket, 0, 0);

    /// <summary>Gives the keys of what is ready; returns their number, which may be 0.</summary>
    /// <param name="keys">Room for them.</param>
    /// <param name="isToWait">Whether to wait until something is ready.</param>
    internal int Wait(Span<long> keys, bool isToWait)
    {
        Span<byte> events = stackalloc byte[keys.Length * Stride];
        int count;
        fixed (byte* first = events)
        {
            count = NativeWait(_poll, first, keys.Length, isToWait ? -1 : 0);
            if (count < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "The collector's connections cannot be waited for (epoll_wait).");
        }

        for (var i = 0; i < count; i++)
            keys[i] = BinaryPrimitives.ReadInt64LittleEndian(events[((i * Stride) + KeyOffset)..]);
        return Math.Max(count, 0);
    }

    /// <summary>Ends the wait of another thread, or its next one. Each call does, so that nothing has to be taken back.</summary>
    internal void Wake()
    {
        ulong one = 1;

        // The count is never read, and only at its limit of 2^64 - 2 could it be refused.
        _ = NativeWrite(_wake, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        _poll.Dispose();
        _wake.Dispose();
    }

    private void Control(int operation, SafeHandle descriptor, long key, uint watched)
    {
        Span<byte> entry = stackalloc byte[Stride];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, watched);
        BinaryPrimitives.WriteInt64LittleEndian(entry[KeyOffset..], key);
        fixed (byte* start = entry)
        {
            if (NativeControl(_poll, operation, descriptor, start) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "A connection cannot be watched (epoll_ctl).");
        }
    }

    private static SafeFileHandle Opened(int descriptor, string call) => descriptor >= 0
        ? new SafeFileHandle(descriptor, ownsHandle: true)
        : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The collector's connections cannot be waited for ({call}).");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int NativeCreate(int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int NativeEvent(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int NativeControl(SafeHandle poll, int operation, SafeHandle descriptor, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int NativeWait(SafeHandle poll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint NativeWrite(SafeHandle descriptor, ulong* value, nint count);
}
