using System.Diagnostics.CodeAnalysis;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>Stores one group at a time: room first, then one vectored write and one sync. Used by one thread at a time.</summary>
internal sealed class GroupStore : IDisposable
{
    private readonly string _path;
    private readonly CompactRange _range;
    private readonly SegmentStore _segments;
    private readonly TreeKeeper _tree;
    private readonly CheckpointPublisher _publisher;
    private long _size;
    private long _records;
    private volatile LedgerState _state;
    private volatile string? _detail;

    public GroupStore(string path, CompactRange range, long records, SegmentStore segments, TreeKeeper tree, CheckpointPublisher publisher)
    {
        _path = path;
        _range = range;
        _size = range.Size;
        _records = records;
        _segments = segments;
        _tree = tree;
        _publisher = publisher;
    }

    /// <summary>How many entries are on stable storage.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>How many of them are records.</summary>
    public long Records => Volatile.Read(ref _records);

    public LedgerState State => _state;

    /// <summary>One sentence about a state other than accepting, or null.</summary>
    public string? Detail => _detail;

    /// <summary>Begins; the recovered tree is known to the publisher first.</summary>
    public void Start(bool isRecovered)
    {
        _publisher.Advance(_range);
        _publisher.Start(isRecovered);
    }

    /// <summary>Whether a group of this size goes into the current segment.</summary>
    public bool Fits(long bytes) => _segments.Fits(bytes);

    /// <summary>Makes a group durable, or says why not; after <see cref="AppendResult.Stored"/>, call <see cref="Settle"/> when the waiters are answered.</summary>
    public AppendResult Store(AppendGroup group)
    {
        if (_state == LedgerState.Failed)
            return AppendResult.Failed;
        try
        {
            if (!TryPrepare(group, out SegmentWriter? segment))
                return AppendResult.DiskFull;
            group.Stamp(_range.Size, segment);
            segment.Append(group.Vectors);
        }
        catch (StorageException e)
        {
            Fail(e.Message);
            return AppendResult.Failed;
        }

        group.Grow(_range, _tree.Sink);
        Volatile.Write(ref _records, _records + group.RecordCount);
        Volatile.Write(ref _size, _range.Size);
        _detail = null;
        SetState(LedgerState.Accepting);
        return AppendResult.Stored;
    }

    /// <summary>What nobody waits for: the next checkpoint, the level hashes, room for groups to come.</summary>
    public void Settle()
    {
        _publisher.Advance(_range);
        _tree.Flush();
        try
        {
            _segments.MakeRoom();
        }
        catch (StorageException e)
        {
            Fail(e.Message);
        }
    }

    public void BeginStop() => SetState(LedgerState.Stopping);

    public void Fail(string cause)
    {
        _detail = $"The ledger in '{_path}' failed and accepts nothing: {cause}; check the disk and start again, which recovers it.";
        _state = LedgerState.Failed;
        _segments.Dispose();
    }

    /// <summary>Completes tree and segment, then makes the last seal and checkpoint, when no group will come.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Finish()
    {
        _tree.Sync();
        if (_state != LedgerState.Failed)
            _segments.CloseCurrent();
        _publisher.Finish();
    }

    public void Dispose()
    {
        _segments.Dispose();
        _tree.Dispose();
    }

    /// <summary>Makes room before anything is written. Only this may fail for want of space; a failed end of a segment is a failed disk.</summary>
    private bool TryPrepare(AppendGroup group, [NotNullWhen(true)] out SegmentWriter? segment)
    {
        if (!_segments.Fits(group.Bytes))
        {
            // A segment is only begun when the level hashes of all before are durable: recovery trusts them up to the segment it starts with.
            _tree.Sync();
            _segments.CloseCurrent();
        }

        try
        {
            segment = _segments.Prepare(group.Bytes, _range, _records);
            return true;
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            _detail = $"The disk of the ledger is full: {e.Message}; free some space, no restart is needed.";
            SetState(LedgerState.DiskFull);
            segment = null;
            return false;
        }
    }

    private void SetState(LedgerState state)
    {
        if (_state is LedgerState.Accepting or LedgerState.DiskFull)
            _state = state;
    }
}
