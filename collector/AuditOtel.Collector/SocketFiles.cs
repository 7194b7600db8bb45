using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AuditOtel.Collector;

/// <summary>
/// The Unix sockets' files. Made with mode 0600 between bind and listen, so that nobody can connect before the mode holds. What a dead
/// collector left behind is removed only while the ledger's lock is held, and only when it is a socket that nobody answers.
/// </summary>
internal static partial class SocketFiles
{
    private const int AtFdCwd = -100;
    private const int AtSymlinkNofollow = 0x100;
    private const uint StatxType = 1;

    // struct statx has one layout on all architectures (statx(2)): 256 bytes, stx_mode at 28.
    private const int StatxBytes = 256;
    private const int StatxModeOffset = 28;
    private const int FileTypeMask = 0xF000;
    private const int SocketFileType = 0xC000;

    /// <summary>Makes way for a new socket. The caller holds the ledger's lock.</summary>
    /// <exception cref="CollectorException">Something lies there that is not ours to remove.</exception>
    internal static void RemoveStale(string path)
    {
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
            throw new CollectorException($"The directory of the socket path '{path}' does not exist: create it or choose another path.");
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
            return;
        if (!IsSocket(path))
            throw new CollectorException($"The socket path '{path}' is taken by something that is no socket: remove it or choose another path.");
        if (IsAnswered(path))
            throw new CollectorException($"Another program listens on '{path}': stop it or choose another socket path.");
        File.Delete(path);
    }

    /// <summary>Binds a Unix socket that only its owner may connect to.</summary>
    internal static Socket Bind(UnixDomainSocketEndPoint endPoint, string path)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The collector runs on Linux.");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsAnswered(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }

    private static bool IsSocket(string path)
    {
        Span<byte> status = stackalloc byte[StatxBytes];
        if (Statx(AtFdCwd, path, AtSymlinkNofollow, StatxType, ref MemoryMarshal.GetReference(status)) != 0)
            return false;
        return (MemoryMarshal.Read<ushort>(status[StatxModeOffset..]) & FileTypeMask) == SocketFileType;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte status);
}
