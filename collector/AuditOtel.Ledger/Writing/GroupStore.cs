using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Stores one group at a time: room first, then one write, or one for each 4 MiB, and one sync. A group that fails goes to a new segment, in each directory once; only
/// when that fails everywhere its waiters are refused, and a later group tries again, at most once a second. Used by one thread at a time.
/// </summary>
internal sealed class GroupStore : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly CompactRange _range;
    private readonly SegmentStore _segments;
    private readonly TreeKeeper _tree;
    private readonly CheckpointPublisher _publisher;
    private long _size;
    private long _failedAt;
    private bool _isBroken;
    private long _records;
    private volatile LedgerState _state;
    private volatile string? _detail;

    public GroupStore(string path, CompactRange range, long records, SegmentStore segments, TreeKeeper tree, CheckpointPublisher publisher, TimeProvider time)
    {
        _path = path;
        _range = range;
        _size = range.Size;
        _records = records;
        _segments = segments;
        _tree = tree;
        _publisher = publisher;
        _time = time;
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

    /// <summary>Makes a group durable, or says why not; some time after <see cref="AppendResult.Stored"/>, when the waiters are answered, call <see cref="Settle"/>.</summary>
    public AppendResult Store(AppendGroup group)
    {
        if (_isBroken || (_state == LedgerState.Failed && _time.GetElapsedTime(_failedAt) < RetryInterval))
            return AppendResult.Failed;
        _segments.BeginRound();
        while (_segments.Room(group, _range, _records) is { } segment)
        {
            if (segment.IsReserve)
                group.RefuseBelow(group.Lowest(segment.Left)!.Value);
            try
            {
                group.Stamp(_range.Size, segment);
                segment.Append(group.Vectors);
                return Stored(group, segment);
            }
            catch (StorageException e)
            {
                _segments.Abandon(e);
            }
        }

        return Refused();
    }

    /// <summary>What nobody waits for: the next checkpoint, the level hashes, room for groups to come.</summary>
    public void Settle()
    {
        _publisher.Advance(_range);
        _tree.Flush(_range.Size);
        _segments.MakeRoom();
    }

    public void BeginStop() => SetState(LedgerState.Stopping);

    /// <summary>Stops for good, because of a defect.</summary>
    public void Break(string cause)
    {
        _isBroken = true;
        _detail = $"The ledger in '{_path}' failed and accepts nothing: {cause}; start again, which recovers it, and report it.";
        _state = LedgerState.Failed;
        _segments.Dispose();
    }

    /// <summary>What room there is.</summary>
    public LedgerSpace Space(int segmentCount) => _segments.Snapshot(segmentCount);

    /// <summary>Completes tree and segment, then makes the last seal and checkpoint, when no group will come.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Finish()
    {
        _tree.Sync(_range.Size);
        _segments.CloseCurrent();
        _publisher.Finish();
    }

    public void Dispose()
    {
        _segments.Dispose();
        _tree.Dispose();
    }

    private AppendResult Stored(AppendGroup group, SegmentWriter segment)
    {
        group.Grow(_range, _tree.Sink);
        Volatile.Write(ref _records, _records + group.RecordCount);
        Volatile.Write(ref _size, _range.Size);
        _segments.Succeed();
        _detail = segment.IsReserve ? "The disk of the ledger is full, and only what the reserve is for is stored; make space, no restart is needed." : null;
        SetState(segment.IsReserve ? LedgerState.DiskFull : LedgerState.Accepting);
        return AppendResult.Stored;
    }

    private AppendResult Refused()
    {
        if (_segments.Failure is { IsDiskFull: false } failure)
        {
            _detail = $"The ledger in '{_path}' failed and accepts nothing: {failure.Message}; check the disk, it is tried again every second.";
            _failedAt = _time.GetTimestamp();
            SetState(LedgerState.Failed);
            return AppendResult.Failed;
        }

        _detail = $"The disk of the ledger in '{_path}' is full; make space, no restart is needed.";
        SetState(LedgerState.DiskFull);
        return AppendResult.DiskFull;
    }

    private void SetState(LedgerState state)
    {
        if (_state != LedgerState.Stopping && !_isBroken)
            _state = state;
    }
}
