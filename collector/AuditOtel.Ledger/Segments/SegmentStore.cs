using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>Owns the current segment and begins the next one.</summary>
internal sealed class SegmentStore(DurableDirectory directory, string origin, long segmentBytes, TimeProvider time, SegmentWriter? current) : IDisposable
{
    public SegmentWriter? Current { get; private set; } = current;

    /// <summary>Whether a group of this size goes into the current segment.</summary>
    public bool Fits(long bytes) => Current is not null && (Current.IsEmpty || Current.Used + bytes <= segmentBytes);

    /// <summary>Sees to it that the current segment, or a new one when there is none, has room for a group.</summary>
    public SegmentWriter Prepare(long bytes, CompactRange frontier, long records)
    {
        Current ??= Create(frontier, records);
        Current.Reserve(bytes);
        return Current;
    }

    /// <summary>Makes room for groups to come, while nobody waits for it.</summary>
    public void MakeRoom() => Current?.MakeRoom(segmentBytes);

    /// <summary>Completes the current segment, so that a stopped ledger has no tail.</summary>
    public void CloseCurrent()
    {
        Current?.Close();
        Current = null;
    }

    public void Dispose()
    {
        Current?.Dispose();
        Current = null;
    }

    private SegmentWriter Create(CompactRange frontier, long records)
    {
        string name = new SegmentName(frontier.Size).ToString();
        DurableFile file = directory.CreateTemporary(name);
        try
        {
            file.Write(SegmentHeader.Format(origin, frontier, records, time.GetUtcNow()), 0);
            directory.Publish(file, name);
            return new SegmentWriter(file, frontier.Size, SegmentHeader.Bytes, 0, []);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
