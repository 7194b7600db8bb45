using AuditOtel.Outbox;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Tests.Doubles;

/// <summary>A file opened on the disk double; it remembers a failure, as the real one does, and says when it is used all the same.</summary>
internal sealed class DiskDoubleFile(DiskDouble disk, DiskDoubleNode node, string path) : IOutboxFile
{
    private bool _failed;

    public long Length => node.Bytes.Length;

    public int Read(Span<byte> buffer, long offset)
    {
        disk.Call("read", path);
        var there = node.Bytes.AsSpan((int)Math.Min(offset, node.Bytes.Length));
        var count = Math.Min(there.Length, buffer.Length);
        there[..count].CopyTo(buffer);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Demand();
        if (offset + bytes.Length > node.Bytes.Length && bytes.ContainsAnyExcept((byte)0))
            disk.Grown.Add(path);
        try
        {
            disk.Call("write", path);
        }
        catch (OutboxException)
        {
            // A part of it is there all the same.
            node.Write(bytes[..(bytes.Length / 2)], (int)offset);
            _failed = true;
            throw;
        }

        node.Write(bytes, (int)offset);
    }

    public void Truncate(long length)
    {
        Demand();
        disk.Call("truncate", path);
        node.Resize((int)length);
    }

    public void Sync()
    {
        Demand();
        try
        {
            disk.Call("sync", path);
        }
        catch (OutboxException)
        {
            node.FailSync();
            _failed = true;
            throw;
        }

        node.Sync();
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Demand() => Assert.False(_failed, $"'{path}' was used again after a failure.");
}
