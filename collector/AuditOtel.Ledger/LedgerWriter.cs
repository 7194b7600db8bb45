using System.Collections.Concurrent;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Clock;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Space;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger;

/// <summary>
/// The one writer of a ledger. An appender that finds nobody else there stores its batch on its own thread; batches that come meanwhile queue, and the
/// writer's thread takes all that wait, writes them together with one fdatasync, and completes them together. A failed write or sync is
/// never tried again on the same file: the group goes to a new segment, in the next directory if there is one, and is refused only when that fails
/// everywhere. A full disk is found before anything of a group is written. Either way the next append tries again, so that the ledger goes on by itself.
/// </summary>
public sealed class LedgerWriter : IAsyncDisposable
{
    private const int MaxPooledBatches = 256;
    private readonly LedgerFiles _files;
    private readonly DurableFile _lock;
    private readonly LogKeys _keys;
    private readonly LedgerEvents _events;
    private readonly ClockWatch _clock;
    private readonly Sealer _sealer;
    private readonly CheckpointPublisher _publisher;
    private readonly TreeKeeper _tree;
    private readonly GroupStore _store;
    private readonly GroupCommitter _committer;
    private readonly SegmentExpiry _expiry;
    private readonly ConcurrentQueue<AppendBatch> _pool = new();
    private int _isDisposed;

    private LedgerWriter(LedgerOptions options, TimeProvider time, IHostClock clock, OpenedLedger opened, RecoveredLedger recovered)
    {
        _files = opened.Files;
        _lock = opened.Lock;
        _keys = opened.Keys;
        _events = opened.Events;
        Recovery = recovered.Report;
        _tree = new TreeKeeper(recovered.Tree, recovered.TreeProblem, _files, time);
        _clock = new ClockWatch(time, clock, _events.Raise);
        _sealer = new Sealer(_files.Root, _files.Manifest.Name);
        _publisher = new CheckpointPublisher(_files.Root, _keys, recovered.Checkpoint, _sealer, _clock, options, time);
        var reserve = new ReserveFile(_files.Root, opened.Volumes[0]);
        var factory = new SegmentFactory(_files.Segments, _files.Manifest.Name);
        var segments = new SegmentStore(factory, opened.Volumes, reserve, options, time, _events, recovered.Current, () => _tree.Sync(Size));
        _store = new GroupStore(_files.Root.Path, recovered.Range, recovered.Records, segments, _tree, _publisher, time);
        _committer = new GroupCommitter(_store, options.MaxQueuedBytes);
        _expiry = new SegmentExpiry(_files, AppendExpiryAsync, _publisher.WaitForAsync, time);
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
    public string? StateDetail => _store.Detail ?? _publisher.Problem ?? _tree.Problem ?? _expiry.Problem ?? _events.Problem;

    /// <summary>What room there is, as of now; not to be asked after the writer is disposed.</summary>
    /// <exception cref="LedgerException">A directory cannot be listed.</exception>
    public LedgerSpace Space => _store.Space(_files.Segments.List().Count);

    /// <summary>The newest published checkpoint.</summary>
    public Checkpoint LastCheckpoint => _publisher.Last;

    /// <summary>The newest seal that was made since the ledger was opened; null when none could be made.</summary>
    public LedgerSeal? LastSeal => _publisher.LastSeal;

    /// <summary>The host's clock as last seen, at least every second.</summary>
    public LedgerClock Clock => _clock.Current;

    /// <summary>Opens a ledger for writing: takes the lock, recovers, publishes what was recovered.</summary>
    /// <exception cref="LedgerException">There is no ledger, another process has it, it is corrupt, the first seal of an empty one cannot be made, or the disk refused.</exception>
    public static LedgerWriter Open(LedgerOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        return Open(LinuxSystemCalls.Instance, options, time, LinuxHostClock.Instance);
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

    /// <summary>Opens a round on the calling thread: for a thread that serves many appenders.</summary>
    /// <param name="wake">Called on another thread when there is something for <see cref="AppendRound.Answer"/>; it must not block and not throw.</param>
    /// <exception cref="InvalidOperationException">The thread has one open already.</exception>
    public AppendRound OpenRound(Action wake)
    {
        ArgumentNullException.ThrowIfNull(wake);
        return new AppendRound(_committer, wake);
    }

    /// <summary>
    /// Lets closed segments expire: says so in the ledger, waits until that is durable and signed, then puts a tombstone in the place of each segment, so
    /// that the tree still verifies. One expiry runs at a time. After a crash the next <see cref="Open(LedgerOptions, TimeProvider)"/> completes it.
    /// </summary>
    /// <param name="firstIndices">The first indices of 1 to 256 segments; never the newest one.</param>
    /// <param name="beforeRemoval">Called when the evidence is durable and signed and before anything is removed; when it throws, nothing is removed. May be null.</param>
    /// <param name="ct">Ends waiting; what was removed until then is recorded.</param>
    /// <exception cref="LedgerException">A segment is missing, damaged or the newest; the entry could not be stored; or the disk refused.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the writer stops.</exception>
    public ValueTask<ExpiryReport> ExpireAsync(IReadOnlyList<long> firstIndices, Func<ExpiryPlan, CancellationToken, ValueTask>? beforeRemoval = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(firstIndices);
        return _expiry.RunAsync(firstIndices, beforeRemoval, ct);
    }

    /// <summary>Stores what waits, completes the segment, makes the last seal and checkpoint and releases the lock.</summary>
    /// <exception cref="LedgerException">The orderly end could not be written; what was acknowledged is safe, and the next open recovers.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _expiry.DisposeAsync().ConfigureAwait(false);
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
            await _events.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal static LedgerWriter Open(ISystemCalls calls, LedgerOptions options, TimeProvider time, IHostClock? clock = null)
    {
        OpenedLedger? opened = null;
        RecoveredLedger? recovered = null;
        try
        {
            Sha256Lanes.Prepare();
            opened = OpenedLedger.Open(calls, options, time);
            recovered = new LedgerRecovery(opened.Files, opened.Volumes).Recover();
            var writer = new LedgerWriter(options, time, clock ?? LinuxHostClock.Instance, opened, recovered);
            if (recovered.Range.Size == 0)
                writer.SealFirst();
            writer._expiry.Resume(recovered.Checkpoint.Size);
            writer._committer.Start(isRecovered: !recovered.Report.CleanStop);
            return writer;
        }
        catch (Exception e)
        {
            recovered?.Dispose();
            opened?.Dispose();
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

    private async ValueTask<long> AppendExpiryAsync(byte[] body)
    {
        using AppendBatch batch = NewBatch();
        batch.AddExpiry(body);
        batch.Priority = AppendPriority.Freeing;
        AppendResult result = await AppendAsync(batch).ConfigureAwait(false);
        return result == AppendResult.Stored
            ? batch.IndexOf(0)
            : throw new LedgerException(LedgerReason.Unreadable, $"Nothing expires in the ledger '{_files.Root.Path}', because that cannot be recorded ({result}): {StateDetail ?? "try again later"}.");
    }

    private void SealFirst()
    {
        try
        {
            _publisher.SealFirst();
        }
        catch
        {
            _sealer.Dispose();
            throw;
        }
    }

    private void Release()
    {
        _committer.Dispose();
        _sealer.Dispose();
        _keys.Dispose();
        _files.Dispose();
        _lock.Dispose();
    }
}
