using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>The thread that stores: it takes all that waits, writes it with one vectored write and one sync, and completes it together.</summary>
internal sealed class GroupCommitter : IDisposable
{
    private readonly string _path;
    private readonly CompactRange _range;
    private readonly SegmentStore _segments;
    private readonly TreeKeeper _tree;
    private readonly CheckpointPublisher _publisher;
    private readonly AppendQueue _queue;
    private readonly AppendGroup _group = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _size;
    private long _records;
    private volatile LedgerState _state;
    private volatile string? _detail;

    public GroupCommitter(string path, CompactRange range, long records, SegmentStore segments, TreeKeeper tree, CheckpointPublisher publisher, long maxQueuedBytes)
    {
        _path = path;
        _range = range;
        _size = range.Size;
        _records = records;
        _segments = segments;
        _tree = tree;
        _publisher = publisher;
        _queue = new AppendQueue(maxQueuedBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "auditotel ledger" };
    }

    /// <summary>How many entries are on stable storage.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>How many of them are records.</summary>
    public long Records => Volatile.Read(ref _records);

    public LedgerState State => _state;

    /// <summary>One sentence about a state other than accepting, or null.</summary>
    public string? Detail => _detail;

    /// <summary>Begins; the recovered tree is known to the publisher first.</summary>
    public void Start()
    {
        _publisher.Advance(_range);
        _publisher.Publish();
        _publisher.Start();
        _thread.Start();
    }

    /// <summary>Queues a prepared batch, or says why not.</summary>
    public ValueTask<AppendResult> Append(AppendBatch batch) =>
        _queue.TryAdd(batch, out ValueTask<AppendResult> completion) is { } refused ? new ValueTask<AppendResult>(refused) : completion;

    /// <summary>Accepts nothing more; completes when all that waited is answered.</summary>
    public Task StopAsync()
    {
        _queue.Close(AppendResult.Stopping);
        if (_state != LedgerState.Failed)
            _state = LedgerState.Stopping;
        return _drained.Task;
    }

    /// <summary>Publishes the last checkpoint and completes tree and segment; after <see cref="StopAsync"/>.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Finish()
    {
        _publisher.Publish();
        _tree.Sync();
        if (_state != LedgerState.Failed)
            _segments.CloseCurrent();
    }

    public void Dispose()
    {
        _segments.Dispose();
        _tree.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_queue.Take(_group, _segments))
                Commit();
        }
        catch (Exception e)
        {
            // A defect on this thread must not leave appenders waiting for ever.
            Fail($"the writer stopped with {e.GetType().Name}: {e.Message}");
            while (_queue.Take(_group, _segments))
                Answer(AppendResult.Failed);
        }

        _drained.SetResult();
    }

    private void Commit()
    {
        if (_state == LedgerState.Failed)
        {
            Answer(AppendResult.Failed);
            return;
        }

        try
        {
            Store();
        }
        catch (StorageException e)
        {
            Fail(e.Message);
        }
    }

    private void Store()
    {
        if (!TryPrepare(out SegmentWriter? segment))
        {
            Answer(AppendResult.DiskFull);
            return;
        }

        _group.Stamp(_range.Size, segment);
        segment.Append(_group.Vectors);
        _group.Grow(_range, _tree.Sink);
        Volatile.Write(ref _records, _records + _group.RecordCount);
        Volatile.Write(ref _size, _range.Size);
        _detail = null;
        SetState(LedgerState.Accepting);
        Answer(AppendResult.Stored);
        _publisher.Advance(_range);
        _tree.Flush();
        _segments.MakeRoom();
    }

    /// <summary>Makes room before anything is written. Only this may fail for want of space; a failed end of a segment is a failed disk.</summary>
    private bool TryPrepare([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SegmentWriter? segment)
    {
        if (!_segments.Fits(_group.Bytes))
        {
            // A segment is only begun when the level hashes of all before are durable: recovery trusts them up to the segment it starts with.
            _tree.Sync();
            _segments.CloseCurrent();
        }

        try
        {
            segment = _segments.Prepare(_group.Bytes, _range, _records);
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

    private void Answer(AppendResult result)
    {
        _queue.Release(_group.QueuedBytes);
        _group.Complete(result);
    }

    private void Fail(string cause)
    {
        _detail = $"The ledger in '{_path}' failed and accepts nothing: {cause}; check the disk and start again, which recovers it.";
        _state = LedgerState.Failed;
        _queue.Close(AppendResult.Failed);
        _segments.Dispose();
        Answer(AppendResult.Failed);
    }
}
