using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Outbox.Disk;

/// <summary>
/// The calls for which the framework is not enough: it hides a failed fsync on Unix, follows symbolic links, and cannot open a directory. On
/// Windows a directory needs no sync, because NTFS keeps names in its own log.
/// </summary>
internal static partial class NativeFiles
{
    private const int AtCurrentDirectory = -100;
    private const int ReadWrite = 2;
    private const int CreateFile = 0x40;
    private const int Exclusive = 0x80;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int LockExclusiveNow = 2 | 4;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const uint FileMode0600 = 0b110_000_000;
    private const string Remedy = "look at its disk and its rights";

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;
    private static readonly int DirectoryOnly = IsArm ? 0x4000 : 0x10000;

    /// <summary>Opens a file for reading and writing, creating it when told so; it must be there otherwise.</summary>
    internal static SafeFileHandle Open(string path, bool create)
    {
        if (OperatingSystem.IsLinux())
            return OpenLinux(path, ReadWrite | NonBlocking | (create ? CreateFile | Exclusive : 0));
        if (OperatingSystem.IsWindows())
            return OpenWindows(path, create ? FileMode.CreateNew : FileMode.Open, FileShare.Read);
        throw Unsupported();
    }

    /// <summary>Takes an exclusive lock for as long as the result lives; it ends with the process.</summary>
    internal static SafeFileHandle Lock(string path)
    {
        if (OperatingSystem.IsWindows())
            return OpenWindows(path, FileMode.OpenOrCreate, FileShare.None);
        if (!OperatingSystem.IsLinux())
            throw Unsupported();
        var handle = OpenLinux(path, ReadWrite | CreateFile);
        while (NativeLock(handle, LockExclusiveNow) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno == Interrupted)
                continue;
            handle.Dispose();
            throw errno == TryAgain
                ? new OutboxException($"The outbox '{Path.GetDirectoryName(path)}' is in use by another process or trail: give each its own directory.")
                : Failure("lock", path, errno);
        }

        return handle;
    }

    /// <summary>fdatasync, FlushFileBuffers: returns when the data and the length are on stable storage.</summary>
    internal static void Sync(SafeFileHandle handle, string path)
    {
        if (OperatingSystem.IsLinux())
        {
            if (NativeDataSync(handle) != 0)
                throw Failure("fdatasync", path, Marshal.GetLastPInvokeError());
        }
        else if (!NativeFlushFileBuffers(handle))
        {
            throw Failure("FlushFileBuffers", path, Marshal.GetLastPInvokeError());
        }
    }

    internal static void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var handle = OpenLinux(path, DirectoryOnly, followLink: true);
        if (NativeSync(handle) != 0)
            throw Failure("fsync", path, Marshal.GetLastPInvokeError());
    }

    private static SafeFileHandle OpenLinux(string path, int flags, bool followLink = false)
    {
        while (true)
        {
            var descriptor = NativeOpenAt(AtCurrentDirectory, path, flags | CloseOnExec | (followLink ? 0 : NoFollow), FileMode0600);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            var errno = Marshal.GetLastPInvokeError();
            if (errno != Interrupted)
                throw Failure("open", path, errno);
        }
    }

    private static SafeFileHandle OpenWindows(string path, FileMode mode, FileShare share)
    {
        try
        {
            var handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, share);
            if (!File.GetAttributes(handle).HasFlag(FileAttributes.ReparsePoint) && new FileInfo(path).LinkTarget is null)
                return handle;
            handle.Dispose();
            throw new OutboxException($"The outbox's file '{path}' is a symbolic link: put the file itself in its place.");
        }
        catch (Exception failure) when (failure is IOException and not OutboxException or UnauthorizedAccessException)
        {
            throw new OutboxException($"The outbox's file '{path}' cannot be opened ({failure.Message}): {Remedy}.", failure);
        }
    }

    private static OutboxException Failure(string call, string path, int error) =>
        new($"The outbox cannot use '{path}': {call} failed with {Marshal.GetPInvokeErrorMessage(error)} (error {error}): {Remedy}.");

    private static PlatformNotSupportedException Unsupported() =>
        new("An outbox needs Linux or Windows: this system gives no sync whose failure can be seen.");

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NativeOpenAt(int directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NativeDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NativeSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int NativeLock(SafeFileHandle file, int operation);

    [LibraryImport("kernel32.dll", EntryPoint = "FlushFileBuffers", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool NativeFlushFileBuffers(SafeFileHandle file);
}
