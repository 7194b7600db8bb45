using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Storage;

/// <summary>The system calls of Linux, by P/Invoke because .NET hides a failed fsync and cannot open a directory.</summary>
internal sealed partial class LinuxSystemCalls : ISystemCalls
{
    public static LinuxSystemCalls Instance { get; } = new();

    public int OpenAt(int directory, string path, int flags, uint mode) => NativeOpenAt(directory, path, flags, mode);

    public int MakeDirectoryAt(SafeFileHandle directory, string path, uint mode) => NativeMakeDirectoryAt(directory, path, mode);

    public int RenameAt(SafeFileHandle directory, string from, string to) => NativeRenameAt(directory, from, directory, to);

    public int RenameNewAt(SafeFileHandle directory, string from, string to) => NativeRenameAt2(directory, from, directory, to, LinuxConstants.NoReplace);

    public int MoveAt(SafeFileHandle directory, string from, SafeFileHandle toDirectory, string to) => NativeRenameAt(directory, from, toDirectory, to);

    public int UnlinkAt(SafeFileHandle directory, string path) => NativeUnlinkAt(directory, path, 0);

    public unsafe nint Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
            return NativeRead(file, start, buffer.Length, offset);
    }

    public unsafe nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset)
    {
        fixed (byte* start = buffer)
            return NativeWrite(file, start, buffer.Length, offset);
    }

    public unsafe nint WriteVector(SafeFileHandle file, ReadOnlySpan<IoVector> vectors, long offset)
    {
        fixed (IoVector* start = vectors)
            return NativeWriteVector(file, start, vectors.Length, offset);
    }

    public int DataSync(SafeFileHandle file) => NativeDataSync(file);

    public int Sync(SafeFileHandle file) => NativeSync(file);

    public int Truncate(SafeFileHandle file, long length) => NativeTruncate(file, length);

    public int ChangeMode(SafeFileHandle file, uint mode) => NativeChangeMode(file, mode);

    public unsafe int ChangeStatusFlags(SafeFileHandle file, int flags) => NativeControl(file, LinuxConstants.SetStatusFlags, (ulong*)flags);

    public int Lock(SafeFileHandle file, int operation) => NativeLock(file, operation);

    public unsafe int LockForWriting(SafeFileHandle file, bool isTaken)
    {
        // struct flock of 64-bit Linux: type (F_WRLCK or F_UNLCK), whence (SEEK_SET), start, length (0 for all of it), process.
        ulong* fields = stackalloc ulong[4] { isTaken ? 1u : 2u, 0, 0, 0 };
        return NativeControl(file, LinuxConstants.SetDescriptionLock, fields);
    }

    public uint EffectiveUser() => NativeEffectiveUser();

    public unsafe int FileSystemSpace(SafeFileHandle file, out FileSystemSpace space)
    {
        // struct statvfs of 64-bit Linux: block size, fragment size, blocks, free blocks, blocks free to everybody, and more, 112 bytes in all.
        ulong* fields = stackalloc ulong[32];
        int result = NativeFileSystemSpace(file, fields);
        space = result == 0 ? new FileSystemSpace((long)(fields[4] * fields[1]), (long)(fields[2] * fields[1])) : default;
        return result;
    }

    public long Seek(SafeFileHandle file, long offset, int whence) => NativeSeek(file, offset, whence);

    public unsafe int Facts(SafeFileHandle directory, string path, out FileFacts facts)
    {
        byte* fields = stackalloc byte[FileFacts.Bytes];
        int result = NativeStatus(directory, path, FileFacts.Flags, FileFacts.Wanted, fields);
        facts = result == 0 ? FileFacts.Of(new ReadOnlySpan<byte>(fields, FileFacts.Bytes)) : default;
        return result;
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeOpenAt(int directory, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeMakeDirectoryAt(SafeFileHandle directory, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRenameAt(SafeFileHandle directory, string from, SafeFileHandle toDirectory, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRenameAt2(SafeFileHandle directory, string from, SafeFileHandle toDirectory, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint NativeEffectiveUser();

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeUnlinkAt(SafeFileHandle directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint NativeRead(SafeFileHandle file, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static unsafe partial nint NativeWrite(SafeFileHandle file, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwritev", SetLastError = true)]
    private static unsafe partial nint NativeWriteVector(SafeFileHandle file, IoVector* vectors, int count, long offset);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int NativeDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int NativeSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int NativeTruncate(SafeFileHandle file, long length);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int NativeChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int NativeLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static unsafe partial int NativeControl(SafeFileHandle file, int command, ulong* fields);

    [LibraryImport("libc", EntryPoint = "fstatvfs", SetLastError = true)]
    private static unsafe partial int NativeFileSystemSpace(SafeFileHandle file, ulong* fields);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long NativeSeek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int NativeStatus(SafeFileHandle directory, string path, int flags, uint wanted, byte* fields);
}
