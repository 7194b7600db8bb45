using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Outbox.Disk;

/// <summary>
/// A file on the platform's file system. Reads and writes are the framework's, which report every error; its syncs hide them on Unix, so
/// those are the system's own. After a failure the system may call lost pages clean, so that a second try would lie: it refuses all further writing.
/// </summary>
internal sealed class OutboxFile(SafeFileHandle handle, string path) : IOutboxFile
{
    private bool _suspect;

    public long Length => Guarded("measured", () => RandomAccess.GetLength(handle));

    public int Read(Span<byte> buffer, long offset)
    {
        try
        {
            var done = 0;
            while (done < buffer.Length && RandomAccess.Read(handle, buffer[done..], offset + done) is > 0 and var read)
                done += read;
            return done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("read", failure);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Demand();
        _suspect = true;
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed("written", failure);
        }

        _suspect = false;
    }

    public void Truncate(long length)
    {
        Demand();
        Guarded("cut", () =>
        {
            RandomAccess.SetLength(handle, length);
            return length;
        });
    }

    public void Sync()
    {
        Demand();
        _suspect = true;
        NativeFiles.Sync(handle, path);
        _suspect = false;
    }

    public void Dispose() => handle.Dispose();

    private void Demand()
    {
        if (_suspect)
            throw new OutboxException($"The outbox's file '{path}' failed before and is not used again.");
    }

    private long Guarded(string what, Func<long> call)
    {
        try
        {
            return call();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failed(what, failure);
        }
    }

    private OutboxException Failed(string what, Exception failure) =>
        new($"The outbox's file '{path}' cannot be {what} ({failure.Message}): look at its disk.", failure);
}
