using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Storage;

/// <summary>
/// The system calls the ledger makes, one to one. Each returns -1 on failure and leaves errno in
/// <see cref="System.Runtime.InteropServices.Marshal.GetLastPInvokeError"/>. Tests fail them one at a time.
/// </summary>
internal interface ISystemCalls
{
    int OpenAt(int directory, string path, int flags, uint mode);

    int MakeDirectoryAt(SafeFileHandle directory, string path, uint mode);

    int RenameAt(SafeFileHandle directory, string from, string to);

    /// <summary>renameat2 with RENAME_NOREPLACE: EEXIST when the name is taken, EINVAL when the file system cannot do that.</summary>
    int RenameNewAt(SafeFileHandle directory, string from, string to);

    int MoveAt(SafeFileHandle directory, string from, SafeFileHandle toDirectory, string to);

    int UnlinkAt(SafeFileHandle directory, string path);

    nint Read(SafeFileHandle file, Span<byte> buffer, long offset);

    nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset);

    nint WriteVector(SafeFileHandle file, ReadOnlySpan<IoVector> vectors, long offset);

    int DataSync(SafeFileHandle file);

    int Sync(SafeFileHandle file);

    int Truncate(SafeFileHandle file, long length);

    int ChangeMode(SafeFileHandle file, uint mode);

    /// <summary>fcntl F_SETFL: with O_DIRECT transfers go past the page cache from now on, with 0 they use it again. EINVAL when the file system cannot do that.</summary>
    int ChangeStatusFlags(SafeFileHandle file, int flags);

    int Lock(SafeFileHandle file, int operation);

    /// <summary>fcntl F_OFD_SETLK on all of the file, which takes the lock or gives it back: only who asks for the same lock is kept out, readers that lock by flock are not.</summary>
    int LockForWriting(SafeFileHandle file, bool isTaken);

    /// <summary>geteuid, which does not fail.</summary>
    uint EffectiveUser();

    int FileSystemSpace(SafeFileHandle file, out FileSystemSpace space);

    long Seek(SafeFileHandle file, long offset, int whence);

    /// <summary>statx; an empty path is the directory's own descriptor. A symbolic link is not followed.</summary>
    int Facts(SafeFileHandle directory, string path, out FileFacts facts);
}
