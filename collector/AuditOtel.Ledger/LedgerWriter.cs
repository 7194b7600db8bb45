using System.Collections.Concurrent;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger;

/// <summary>
/// The one writer of a ledger. An appender that finds nobody else there stores its batch on its own thread; batches that come meanwhile queue, and the
/// writer's thread takes all that wait, writes them with one vectored write and one fdatasync, and completes them together. A failed write or sync is never tried again: all who wait are refused and nothing is accepted until the ledger is opened again,
/// which recovers it. A full disk is found before anything of a group is written, so the next append simply tries again.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
{
    private const int MaxPooledBatches = 256;
    private readonly LedgerFiles _files;
    private readonly DurableFile _lock;
    private readonly LogKeys _keys;
    private readonly CheckpointPublisher _publisher;
    private readonly TreeKeeper _tree;
    private readonly GroupStore _store;
    private readonly GroupCommitter _committer;
    private readonly ConcurrentQueue<AppendBatch> _pool = new();
    private int _isDisposed;

    private LedgerWriter(LedgerOptions options, TimeProvider time, LedgerFiles files, DurableFile lockFile, LogKeys keys, RecoveredLedger recovered)
    {
        _files = files;
        _lock = lockFile;
        _keys = keys;
        Recovery = recovered.Report;
        _tree = new TreeKeeper(recovered.Tree);
        _publisher = new CheckpointPublisher(files.Root, keys, files.Manifest.Name, recovered.Checkpoint, options.CheckpointInterval, time);
        var segments = new SegmentStore(files.Segments.Primary, files.Manifest.Name, options.SegmentBytes, time, recovered.Current);
        _store = new GroupStore(files.Root.Path, recovered.Range, recovered.Records, segments, _tree, _publisher);
        _committer = new GroupCommitter(_store, options.MaxQueuedBytes);
    }

    /// <summary>Who this ledger is.</summary>
    public LedgerIdentity Identity => _files.Identity;

    /// <summary>What opening found and did.</summary>
    public RecoveryReport Recovery { get; }

    /// <summary>How many entries are on stable storage.</summary>
    public long Size => _store.Size;

    /// <summary>How many of them are records; the others are contexts that records share.</summary>
    public long Records => _store.Records;

    /// <summary>What the writer can do now.</summary>
    public LedgerState State => _store.State;

    /// <summary>One sentence about a state other than accepting, or about a derived file that could not be written; otherwise null.</summary>
    public string? StateDetail => _store.Detail ?? _publisher.Problem ?? _tree.Problem;

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

    /// <summary>
    /// Stores a batch. Completes when all its entries are on stable storage, or when it is refused; never throws for a failing disk. When nobody else
    /// appends, the calling thread itself writes and syncs a batch of up to 64 KiB, so the call then takes as long as the disk does.
    /// </summary>
    /// <exception cref="InvalidOperationException">The batch was appended already, is disposed, or is of another writer.</exception>
    public ValueTask<AppendResult> AppendAsync(AppendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Prepare(this);
        if (batch.Count == 0)
            return new ValueTask<AppendResult>(AppendResult.Stored);
        return _committer.Append(batch);
    }

    /// <summary>Stores what waits, publishes the last checkpoint, completes the segment and releases the lock.</summary>
    /// <exception cref="LedgerException">The orderly end could not be written; what was acknowledged is safe, and the next open recovers.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _committer.StopAsync().ConfigureAwait(false);
        try
        {
            await _publisher.DisposeAsync().ConfigureAwait(false);
            _store.Finish();
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
        RecoveredLedger? recovered = null;
        try
        {
            files = LedgerFiles.Open(calls, Path.GetFullPath(options.Directory));
            lockFile = files.Root.OpenOrCreate(LedgerDirectory.LockFile);
            if (!lockFile.TryLock())
                throw new LedgerException(LedgerReason.Locked, $"The ledger in '{files.Root.Path}' is written by another process; stop that one first.");
            using (DurableDirectory keysDirectory = files.Root.OpenDirectory(LedgerDirectory.KeysDirectory))
                keys = LogKeys.Load(keysDirectory, files.Manifest.Name);
            recovered = new LedgerRecovery(files).Recover();
            var writer = new LedgerWriter(options, time, files, lockFile, keys, recovered);
            writer._committer.Start();
            return writer;
        }
        catch (Exception e)
        {
            recovered?.Dispose();
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

    private void Release()
    {
        _committer.Dispose();
        _keys.Dispose();
        _files.Dispose();
        _lock.Dispose();
    }
}
