using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>Power cuts on a mounted file system.</summary>
internal static partial class LinuxFaults
{
    // EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN are one number: _IOR('X', 125, u32).
    private const nuint GoingDown = 0x8004_587D;

    // ..._NOLOGFLUSH: nothing more reaches the device, not even the file system's own log.
    private const uint NoLogFlush = 2;
    private const int CloseOnExec = 0x80000;

    /// <summary>From this instant on nothing more reaches the device; all use of the file system fails with EIO until it is mounted again.</summary>
    internal static void CutPower(string mountPoint)
    {
        using var directory = OpenDirectory(mountPoint);
        var flags = NoLogFlush;
        Assert.True(Control(directory, GoingDown, ref flags) == 0, $"The power of '{mountPoint}' cannot be cut: errno {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Opens a directory for this process alone: a program that another test starts meanwhile would keep the file system mounted for as long as it runs.</summary>
    internal static SafeFileHandle OpenDirectory(string path)
    {
        var directory = Open(path, CloseOnExec);
        Assert.False(directory.IsInvalid, $"'{path}' cannot be opened: errno {Marshal.GetLastPInvokeError()}.");
        return directory;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, nuint request, ref uint argument);
}
