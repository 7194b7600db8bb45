using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Storage;

/// <summary>
/// A file whose every failure is seen. After a failed write or sync Linux may mark the lost pages clean, so that a retry would lie:
/// the descriptor is then suspect and refuses all further use. Not thread-safe, except for reading.
/// </summary>
internal sealed class DurableFile(ISystemCalls calls, SafeFileHandle handle, string path) : IDisposable
{
    private StorageException? _suspect;
    private bool _isLocked;
    private bool _isLockedForWriting;
    private bool _bypassesCache;

    /// <summary>The name it is told by: the one it was published under, once it was.</summary>
    public string Path { get; private set; } = path;

    /// <summary>pread until the buffer is full or the file ends; returns the bytes read.</summary>
    public int Read(Span<byte> buffer, long offset)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            nint read = calls.Read(handle, buffer[done..], offset + done);
            if (read == 0)
                break;
            if (read > 0)
                done += (int)read;
            else if (Marshal.GetLastPInvokeError() != LinuxConstants.Interrupted)
                throw StorageException.Last("read", Path);
        }

        return done;
    }

    /// <summary>pwrite until all is written.</summary>
    public void Write(ReadOnlySpan<byte> buffer, long offset)
    {
        Demand();
        while (!buffer.IsEmpty)
        {
            int written = (int)Written(calls.Write(handle, buffer, offset));
            buffer = buffer[written..];
            offset += written;
        }
    }

    /// <summary>pwritev until all is written; the vectors are used up. Returns the bytes written.</summary>
    public long WriteVector(Span<IoVector> vectors, long offset)
    {
        Demand();
        long start = offset;
        while (!vectors.IsEmpty)
        {
            nint written = Written(calls.WriteVector(handle, vectors[..Math.Min(vectors.Length, LinuxConstants.MaxVectors)], offset));
            offset += written;
            while (!vectors.IsEmpty && written >= vectors[0].Length)
            {
                written -= vectors[0].Length;
                vectors = vectors[1..];
            }

            if (written > 0)
                vectors[0] = new IoVector(vectors[0].Address + written, vectors[0].Length - written);
        }

        return offset - start;
    }

    /// <summary>fdatasync: the data, and the length when it changed.</summary>
    public void DataSync() => Checked("fdatasync", calls.DataSync(handle));

    /// <summary>fsync: the data and all metadata.</summary>
    public void Sync() => Checked("fsync", calls.Sync(handle));

    public void Truncate(long length) => Checked("ftruncate", calls.Truncate(handle, length));

    /// <summary>
    /// Makes sure that what was synced before is durable, in what the file system's journal holds, too: the sync of a journal that is being aborted may be called a success, and data that goes past the
    /// page cache never asks it. A change of metadata does, and an aborted one then fails the sync that follows.
    /// </summary>
    public void Confirm()
    {
        ChangeMode(DurableDirectory.FileMode);
        DataSync();
    }

    public void ChangeMode(uint mode) => Checked("fchmod", calls.ChangeMode(handle, mode));

    public long Length()
    {
        long length = calls.Seek(handle, 0, LinuxConstants.SeekEnd);
        return length >= 0 ? length : throw StorageException.Last("lseek", Path);
    }

    /// <summary>Which file it is.</summary>
    public FileFacts Facts() => calls.Facts(handle, "", out FileFacts facts) == 0 ? facts : throw StorageException.Last("statx", Path);

    /// <summary>Takes the exclusive lock without waiting; false when another open file has it.</summary>
    public bool TryLock()
    {
        while (calls.Lock(handle, LinuxConstants.LockExclusive | LinuxConstants.LockNonBlocking) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno == LinuxConstants.TryAgain)
                return false;
            if (errno != LinuxConstants.Interrupted)
                throw StorageException.Last("flock", Path);
        }

        _isLocked = true;
        return true;
    }

    /// <summary>Takes the lock of those that write it, without waiting; false when another open file has it. Readers do not notice.</summary>
    public bool TryLockForWriting()
    {
        while (calls.LockForWriting(handle, isTaken: true) != 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno is LinuxConstants.TryAgain or LinuxConstants.Access)
                return false;
            if (errno != LinuxConstants.Interrupted)
                throw StorageException.Last("fcntl", Path);
        }

        _isLockedForWriting = true;
        return true;
    }

    /// <summary>
    /// Has transfers go past the page cache from now on (O_DIRECT): whole blocks, from and to memory that begins where a block of memory does. False where the file system cannot; nothing has changed then. A write that turns out to be impossible
    /// that way goes through the cache, and so do all that follow.
    /// </summary>
    /// <param name="block">Memory for one block, to try it with the first of the file.</param>
    public bool TryBypassCache(Span<byte> block)
    {
        if (calls.ChangeStatusFlags(handle, LinuxConstants.Direct) != 0)
            return false;
        _bypassesCache = true;

        // Some take the flag and refuse the transfer.
        if (calls.Read(handle, block, 0) != block.Length)
            UseCache();
        return _bypassesCache;
    }

    /// <summary>Says that it has another name now.</summary>
    public void Renamed(string to) => Path = to;

    public void Dispose()
    {
        // Closing would give a lock back only when no copy of the descriptor is left, and a process that is just being started by another thread has one until it becomes another program.
        if (_isLocked)
            _ = calls.Lock(handle, LinuxConstants.Unlock);
        if (_isLockedForWriting)
            _ = calls.LockForWriting(handle, isTaken: false);
        (_isLocked, _isLockedForWriting) = (false, false);
        handle.Dispose();
    }

    private void UseCache()
    {
        if (calls.ChangeStatusFlags(handle, 0) != 0)
            throw StorageException.Last("fcntl", Path);
        _bypassesCache = false;
    }

    private nint Written(nint result)
    {
        if (result > 0)
            return result;
        // A write of no bytes without an error would loop for ever; it is as good as an I/O error (EIO).
        int errno = result == 0 ? 5 : Marshal.GetLastPInvokeError();
        if (errno == LinuxConstants.Interrupted)
            return 0;
        if (errno == LinuxConstants.NotValid && _bypassesCache)
        {
            // Nothing of it was written: past the cache it cannot be done, as the rest of a write that was cut short.
            UseCache();
            return 0;
        }

        var failure = new StorageException("write", Path, errno);
        if (!failure.IsDiskFull)
            _suspect = failure;
        throw failure;
    }

    private void Checked(string call, int result)
    {
        Demand();
        if (result == 0)
            return;
        _suspect = StorageException.Last(call, Path);
        throw _suspect;
    }

    private void Demand()
    {
        // The same sentence again: a stream that is closed behind a failure writes once more, and must not hide what happened.
        if (_suspect is not null)
            throw new StorageException(_suspect);
    }
}
