using System.Runtime.InteropServices;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>Power cuts on a mounted file system.</summary>
internal static partial class LinuxFaults
{
    // EXT4_IOC_SHUTDOWN and XFS_IOC_GOINGDOWN are one number: _IOR('X', 125, u32).
    private const nuint GoingDown = 0x8004_587D;

    // ..._NOLOGFLUSH: nothing more reaches the device, not even the file system's own log.
    private const uint NoLogFlush = 2;
    private const int ReadOnly = 0;

    /// <summary>From this instant on nothing more reaches the device; all use of the file system fails with EIO until it is mounted again.</summary>
    internal static void CutPower(string mountPoint)
    {
        var descriptor = Open(mountPoint, ReadOnly);
        Assert.True(descriptor >= 0, $"'{mountPoint}' cannot be opened: errno {Marshal.GetLastPInvokeError()}.");
        try
        {
            var flags = NoLogFlush;
            Assert.True(Control(descriptor, GoingDown, ref flags) == 0, $"The power of '{mountPoint}' cannot be cut: errno {Marshal.GetLastPInvokeError()}.");
        }
        finally
        {
            Assert.Equal(0, Close(descriptor));
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, nuint request, ref uint argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
