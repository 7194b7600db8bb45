using System.Collections.Concurrent;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger;

/// <summary>
/// The one writer of a ledger. Batches queue; one thread takes all that wait, writes them with one vectored write and one fdatasync, and completes
/// them together. A failed write or sync is never tried again: all who wait are refused and nothing is accepted until the ledger is opened again,
/// which recovers it. A full disk is found before anything of a group is written, so the next append simply tries again.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
{
    private const int MaxPooledBatches = 256;
    private readonly LedgerFiles _files;
    private readonly DurableFile _lock;
    private readonly LogKeys _keys;
    private readonly SegmentStore _segments;
    private readonly CompactRange _range;
    private readonly TreeFiles _tree;
    private readonly CheckpointPublisher _publisher;
    private readonly AppendQueue _queue;
    private readonly AppendGroup _group = new();
    private readonly ConcurrentQueue<AppendBatch> _pool = new();
    private readonly Thread _thread;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _size;
    private volatile LedgerState _state;
    private volatile string? _detail;
    private volatile string? _treeProblem;
    private int _isDisposed;

    private LedgerWriter(LedgerOptions options, TimeProvider time, LedgerFiles files, DurableFile lockFile, LogKeys keys, RecoveredLedger recovered)
    {
        _files = files;
        _lock = lockFile;
        _keys = keys;
        _range = recovered.Range;
        _size = _range.Size;
        _tree = recovered.Tree;
        Recovery = recovered.Report;
        _segments = new SegmentStore(files.Segments, files.Manifest.Name, options.SegmentBytes, time, recovered.Current);
        _publisher = new CheckpointPublisher(files.Root, keys, files.Manifest.Name, recovered.Checkpoint, options.CheckpointInterval, time);
        _queue = new AppendQueue(options.MaxQueuedBytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "auditotel ledger" };
    }

    /// <summary>Who this ledger is.</summary>
    public LedgerIdentity Identity => _files.Identity;

    /// <summary>What opening found and did.</summary>
    public RecoveryReport Recovery { get; }

    /// <summary>How many entries are on stable storage.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>What the writer can do now.</summary>
    public LedgerState State => _state;

    /// <summary>One sentence about a state other than accepting, or about a derived file that could not be written; otherwise null.</summary>
    public string? StateDetail => _detail ?? _publisher.Problem ?? _treeProblem;

    /// <summary>The newest published checkpoint.</summary>
    public Checkpoint LastCheckpoint => _publisher.Last;

    /// <summary>Opens a ledger for writing: takes the lock, recovers, publishes what was recovered.</summary>
    /// <exception cref="LedgerException">There is no ledger, another process has it, it is corrupt, or the disk refused.</exception>
    public static LedgerWriter Open(LedgerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        return Open(LinuxSystemCalls.Instance, options, time);
    }

    /// <summary>A batch to fill; dispose it after use, so that it is used again.</summary>
    public AppendBatch NewBatch()
    {
        if (!_pool.TryDequeue(out AppendBatch? batch))
            return new AppendBatch(this);
        batch.Renew();
        return batch;
    }

    /// <summary>Stores a batch. Completes when all its entries are on stable storage, or when it is refused; never throws for a failing disk.</summary>
    /// <exception cref="InvalidOperationException">The batch was appended already, is disposed, or is of another writer.</exception>
    public ValueTask<AppendResult> AppendAsync(AppendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Prepare(this);
        if (batch.Count == 0)
            return new ValueTask<AppendResult>(AppendResult.Stored);
        return _queue.TryAdd(batch, out ValueTask<AppendResult> completion) is { } refused ? new ValueTask<AppendResult>(refused) : completion;
    }

    /// <summary>Stores what waits, publishes the last checkpoint, completes the segment and releases the lock.</summary>
    /// <exception cref="LedgerException">The orderly end could not be written; what was acknowledged is safe, and the next open recovers.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _queue.Close(AppendResult.Stopping);
        if (_state != LedgerState.Failed)
            _state = LedgerState.Stopping;
        await _drained.Task.ConfigureAwait(false);
        await _publisher.DisposeAsync().ConfigureAwait(false);
        try
        {
            Finish();
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
        finally
        {
            Release();
        }
    }

    internal static LedgerWriter Open(ISystemCalls calls, LedgerOptions options, TimeProvider time)
    {
        LedgerFiles? files = null;
        DurableFile? lockFile = null;
        LogKeys? keys = null;
        try
        {
            files = LedgerFiles.Open(calls, Path.GetFullPath(options.Directory));
            lockFile = files.Root.OpenOrCreate(LedgerDirectory.LockFile);
            if (!lockFile.TryLock())
                throw new LedgerException(LedgerReason.Locked, $"The ledger in '{files.Root.Path}' is written by another process; stop that one first.");
            using (DurableDirectory keysDirectory = files.Root.OpenDirectory(LedgerDirectory.KeysDirectory))
                keys = LogKeys.Load(keysDirectory, files.Manifest.Name);
            var writer = new LedgerWriter(options, time, files, lockFile, keys, new LedgerRecovery(files).Recover());
            writer.Start();
            return writer;
        }
        catch (Exception e)
        {
            keys?.Dispose();
            lockFile?.Dispose();
            files?.Dispose();
            if (e is StorageException failure)
                throw failure.ToLedgerException();
            throw;
        }
    }

    internal void Return(AppendBatch batch)
    {
        if (_pool.Count < MaxPooledBatches)
            _pool.Enqueue(batch);
    }

    private void Start()
    {
        _publisher.Advance(_range);
        _publisher.Publish();
        _publisher.Start();
        _thread.Start();
    }

    private void Run()
    {
        try
        {
            while (_queue.Take(_group, _segments))
                Commit();
            _drained.SetResult();
        }
        catch (Exception e)
        {
            // A defect on this thread must not leave appenders waiting for ever.
            Fail($"the writer stopped with {e.GetType().Name}: {e.Message}");
            while (_queue.Take(_group, _segments))
                Answer(AppendResult.Failed);
            _drained.SetResult();
        }
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
        SegmentWriter segment;
        try
        {
            segment = _segments.Prepare(_group.Bytes, _range);
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            _detail = $"The disk of the ledger is full: {e.Message}; free some space, no restart is needed.";
            SetState(LedgerState.DiskFull);
            Answer(AppendResult.DiskFull);
            return;
        }

        _group.Stamp(_range.Size, segment);
        segment.Append(_group.Vectors);
        _group.Grow(_range, _treeProblem is null ? _tree : null);
        Volatile.Write(ref _size, _range.Size);
        _detail = null;
        SetState(LedgerState.Accepting);
        Answer(AppendResult.Stored);
        _publisher.Advance(_range);
        FlushTree();
    }

    private void SetState(LedgerState state)
    {
        if (_state is LedgerState.Accepting or LedgerState.DiskFull)
            _state = state;
    }

    private void FlushTree()
    {
        try
        {
            _tree.Flush();
        }
        catch (StorageException e)
        {
            // The level hashes are derived: readers compute what is missing, and the next open writes them again.
            _treeProblem = $"The tree's level hashes are no longer written: {e.Message}; they are rebuilt when the ledger is opened again.";
        }
    }

    private void Answer(AppendResult result)
    {
        _queue.Release(_group.QueuedBytes);
        _group.Complete(result);
    }

    private void Fail(string cause)
    {
        _detail = $"The ledger in '{_files.Root.Path}' failed and accepts nothing: {cause}; check the disk and start again, which recovers it.";
        _state = LedgerState.Failed;
        _queue.Close(AppendResult.Failed);
        _segments.Dispose();
        Answer(AppendResult.Failed);
    }

    private void Finish()
    {
        _publisher.Publish();
        if (_treeProblem is null)
            _tree.Sync();
        if (_state != LedgerState.Failed)
            _segments.CloseCurrent();
    }

    private void Release()
    {
        _segments.Dispose();
        _tree.Dispose();
        _keys.Dispose();
        _files.Dispose();
        _lock.Dispose();
    }
}
