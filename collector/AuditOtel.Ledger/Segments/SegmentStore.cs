using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Segments;

/// <summary>Owns the current segment and begins the next one.</summary>
internal sealed class SegmentStore(DurableDirectory directory, string origin, long segmentBytes, TimeProvider time, SegmentWriter? current) : IDisposable
{
    public SegmentWriter? Current { get; private set; } = current;

    /// <summary>Whether a group of this size goes into the current segment.</summary>
    public bool Fits(long bytes) => Current is not null && (Current.IsEmpty || Current.Used + bytes <= segmentBytes);

    /// <summary>Sees to it that the current segment has room for a group; the one before is complete and durable first.</summary>
    public SegmentWriter Prepare(long bytes, CompactRange frontier)
    {
        if (Current is not null && !Fits(bytes))
            CloseCurrent();
        Current ??= Create(frontier);
        Current.Reserve(bytes, segmentBytes);
        return Current;
    }

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

    private SegmentWriter Create(CompactRange frontier)
    {
        string name = new SegmentName(frontier.Size).ToString();
        DurableFile file = directory.CreateTemporary(name);
        try
        {
            file.Write(SegmentHeader.Format(origin, frontier, time.GetUtcNow()), 0);
            directory.Publish(file, name);
            return new SegmentWriter(file, SegmentHeader.Bytes, 0, []);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
