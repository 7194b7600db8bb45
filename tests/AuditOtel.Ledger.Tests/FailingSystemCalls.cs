using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Tests;

/// <summary>The real system calls, of which some fail when told so.</summary>
internal sealed class FailingSystemCalls : ISystemCalls
{
    private readonly LinuxSystemCalls _real = LinuxSystemCalls.Instance;

    /// <summary>The errno every data sync fails with, or 0.</summary>
    public volatile int DataSyncError;

    /// <summary>The errno every vectored write fails with, or 0.</summary>
    public volatile int WriteVectorError;

    /// <summary>The errno every plain write fails with, or 0.</summary>
    public volatile int WriteError;

    public int OpenAt(int directory, string path, int flags, uint mode) => _real.OpenAt(directory, path, flags, mode);

    public int MakeDirectoryAt(SafeFileHandle directory, string path, uint mode) => _real.MakeDirectoryAt(directory, path, mode);

    public int RenameAt(SafeFileHandle directory, string from, string to) => _real.RenameAt(directory, from, to);

    public int UnlinkAt(SafeFileHandle directory, string path) => _real.UnlinkAt(directory, path);

    public nint Read(SafeFileHandle file, Span<byte> buffer, long offset) => _real.Read(file, buffer, offset);

    public nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset) =>
        WriteError != 0 ? Fail(WriteError) : _real.Write(file, buffer[..Math.Min(buffer.Length, 1000)], offset);

    /// <summary>Writes at most one vector and never all of it at once, so that partial writes are always exercised.</summary>
    public nint WriteVector(SafeFileHandle file, ReadOnlySpan<IoVector> vectors, long offset)
    {
        if (WriteVectorError != 0)
            return Fail(WriteVectorError);
        return _real.WriteVector(file, [new IoVector(vectors[0].Address, (vectors[0].Length / 2) + 1)], offset);
    }

    public int DataSync(SafeFileHandle file) => DataSyncError != 0 ? Fail(DataSyncError) : _real.DataSync(file);

    public int Sync(SafeFileHandle file) => _real.Sync(file);

    public int Truncate(SafeFileHandle file, long length) => _real.Truncate(file, length);

    public int ChangeMode(SafeFileHandle file, uint mode) => _real.ChangeMode(file, mode);

    public int Lock(SafeFileHandle file, int operation) => _real.Lock(file, operation);

    public long Seek(SafeFileHandle file, long offset, int whence) => _real.Seek(file, offset, whence);

    private static int Fail(int errno)
    {
        Marshal.SetLastPInvokeError(errno);
        return -1;
    }
}
