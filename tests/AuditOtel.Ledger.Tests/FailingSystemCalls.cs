using System.Runtime.InteropServices;
using AuditOtel.Ledger.Storage;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Tests;

/// <summary>The real system calls, of which some fail when told so.</summary>
internal sealed class FailingSystemCalls : ISystemCalls
{
    private readonly LinuxSystemCalls _real = LinuxSystemCalls.Instance;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, string> _names = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> _isDirect = new();

    /// <summary>Is told each call and the name of its file before it is made; gives the errno it fails with, or 0.</summary>
    public volatile Func<string, string, int>? Fault;

    /// <summary>Gives the space of the file system a directory of this name is on; null for the real one.</summary>
    public Func<string, FileSystemSpace?>? Space { get; set; }

    /// <summary>Calls ("read", "write") that are refused on files whose transfers go past the page cache (EINVAL).</summary>
    public IReadOnlyList<string> RefusedDirect { get; set; } = [];

    /// <summary>Who runs it; null for the real one.</summary>
    public uint? User { get; set; }

    /// <summary>The errno every data sync fails with, or 0.</summary>
    public volatile int DataSyncError;

    /// <summary>The errno every vectored write fails with, or 0.</summary>
    public volatile int WriteVectorError;

    /// <summary>The errno every plain write fails with, or 0.</summary>
    public volatile int WriteError;

    public int OpenAt(int directory, string path, int flags, uint mode)
    {
        int descriptor = Fails("open", path) ? -1 : _real.OpenAt(directory, path, flags, mode);
        if (descriptor >= 0)
            (_names[descriptor], _isDirect[descriptor]) = (Path.GetFileName(path), false);
        return descriptor;
    }

    public int MakeDirectoryAt(SafeFileHandle directory, string path, uint mode) => Fails("mkdir", path) ? -1 : _real.MakeDirectoryAt(directory, path, mode);

    public int RenameAt(SafeFileHandle directory, string from, string to) => Fails("rename", to) ? -1 : _real.RenameAt(directory, from, to);

    public int RenameNewAt(SafeFileHandle directory, string from, string to) => Fails("rename", to) ? -1 : _real.RenameNewAt(directory, from, to);

    public int MoveAt(SafeFileHandle directory, string from, SafeFileHandle toDirectory, string to) => Fails("rename", to) ? -1 : _real.MoveAt(directory, from, toDirectory, to);

    public int UnlinkAt(SafeFileHandle directory, string path) => Fails("unlink", path) ? -1 : _real.UnlinkAt(directory, path);

    public nint Read(SafeFileHandle file, Span<byte> buffer, long offset) => IsRefused("read", file) || Fails("read", file) ? -1 : _real.Read(file, buffer, offset);

    public nint Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, long offset)
    {
        if (WriteError != 0)
            return Fail(WriteError);
        return IsRefused("write", file) || Fails("write", file) ? -1 : _real.Write(file, buffer[..(int)Part(file, buffer.Length, 1000)], offset);
    }

    /// <summary>Writes at most one vector and never all of it at once, unless it is a block past the page cache, so that partial writes are always exercised.</summary>
    public nint WriteVector(SafeFileHandle file, ReadOnlySpan<IoVector> vectors, long offset)
    {
        if (WriteVectorError != 0)
            return Fail(WriteVectorError);
        return IsRefused("write", file) || Fails("writev", file) ? -1 : _real.WriteVector(file, [new IoVector(vectors[0].Address, Part(file, vectors[0].Length, (vectors[0].Length / 2) + 1))], offset);
    }

    public int DataSync(SafeFileHandle file)
    {
        if (DataSyncError != 0)
            return Fail(DataSyncError);
        return Fails("fdatasync", file) ? -1 : _real.DataSync(file);
    }

    public int Sync(SafeFileHandle file) => Fails("fsync", file) ? -1 : _real.Sync(file);

    public int Truncate(SafeFileHandle file, long length) => Fails("ftruncate", file) ? -1 : _real.Truncate(file, length);

    public int ChangeMode(SafeFileHandle file, uint mode) => Fails("fchmod", file) ? -1 : _real.ChangeMode(file, mode);

    public int ChangeStatusFlags(SafeFileHandle file, int flags)
    {
        int result = Fails("fcntl", file) ? -1 : _real.ChangeStatusFlags(file, flags);
        if (result == 0)
            _isDirect[(int)file.DangerousGetHandle()] = flags != 0;
        return result;
    }

    public int Lock(SafeFileHandle file, int operation) => Fails("flock", file) ? -1 : _real.Lock(file, operation);

    public int LockForWriting(SafeFileHandle file, bool isTaken) => Fails("fcntl", file) ? -1 : _real.LockForWriting(file, isTaken);

    public uint EffectiveUser() => User ?? _real.EffectiveUser();

    public int FileSystemSpace(SafeFileHandle file, out FileSystemSpace space)
    {
        space = default;
        if (Fails("fstatvfs", file))
            return -1;
        int result = _real.FileSystemSpace(file, out space);
        if (Space?.Invoke(NameOf(file)) is { } free)
            space = free;
        return result;
    }

    public long Seek(SafeFileHandle file, long offset, int whence) => Fails("lseek", file) ? -1 : _real.Seek(file, offset, whence);

    public int Facts(SafeFileHandle directory, string path, out FileFacts facts)
    {
        facts = default;
        return Fails("statx", path) ? -1 : _real.Facts(directory, path, out facts);
    }

    /// <summary>How much of a write is done: past the page cache whole blocks, one at least.</summary>
    private nint Part(SafeFileHandle file, nint length, nint part) =>
        Math.Min(length, IsDirect(file) ? Math.Max(BlockMemory.BlockBytes, part / BlockMemory.BlockBytes * BlockMemory.BlockBytes) : part);

    private bool IsDirect(SafeFileHandle file) => _isDirect.GetValueOrDefault((int)file.DangerousGetHandle());

    private bool IsRefused(string call, SafeFileHandle file)
    {
        bool isRefused = RefusedDirect.Contains(call, StringComparer.Ordinal) && IsDirect(file);
        if (isRefused)
            Fail(LinuxConstants.NotValid);
        return isRefused;
    }

    private bool Fails(string call, SafeFileHandle file) => Fault is not null && Fails(call, NameOf(file));

    private string NameOf(SafeFileHandle file) => _names.GetValueOrDefault((int)file.DangerousGetHandle(), "");

    private bool Fails(string call, string name)
    {
        int errno = Fault?.Invoke(call, name) ?? 0;
        if (errno != 0)
            Fail(errno);
        return errno != 0;
    }

    private static int Fail(int errno)
    {
        Marshal.SetLastPInvokeError(errno);
        return -1;
    }
}
