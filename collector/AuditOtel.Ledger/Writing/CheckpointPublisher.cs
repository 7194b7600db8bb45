using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Clock;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Writing;

/// <summary>
/// Seals and publishes durable sizes in the background, one at a time: first the seal with the erasure of its keys, then the signed checkpoint. While
/// the ledger grows never more often than the interval; in silence at least every half seal interval; at once when the clock was set. A failure leaves
/// the old checkpoint, is told in <see cref="Problem"/>, and is tried again with fresh descriptors; appends go on meanwhile.
/// </summary>
internal sealed class CheckpointPublisher : IAsyncDisposable
{
    /// <summary>The clock is looked at, and what failed is tried again, so often.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>While the ledger grows a checkpoint is kept so often.</summary>
    private static readonly TimeSpan KeepInterval = TimeSpan.FromHours(1);

    private readonly DurableDirectory _root;
    private readonly LogKeys _keys;
    private readonly string _origin;
    private readonly Sealer _sealer;
    private readonly ClockWatch _clock;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CompactRange _durable = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private Task _loop = Task.CompletedTask;
    private volatile Checkpoint _last;
    private volatile LedgerSeal? _lastSeal;
    private volatile string? _problem;
    private volatile TaskCompletionSource _published = NewSignal();
    private volatile string? _keepProblem;
    private volatile bool _isIdle;
    private bool _isStarted;
    private long _sealedAt;
    private long _keptAt;

    public CheckpointPublisher(DurableDirectory root, LogKeys keys, Checkpoint last, Sealer sealer, ClockWatch clock, LedgerOptions options, TimeProvider time)
    {
        _root = root;
        _keys = keys;
        _origin = last.Origin;
        _last = last;
        _sealer = sealer;
        _clock = clock;
        _options = options;
        _time = time;
    }

    public Checkpoint Last => _last;

    /// <summary>The newest seal made since the start, or null.</summary>
    public LedgerSeal? LastSeal => _lastSeal;

    /// <summary>Why the newest publication failed, or null.</summary>
    public string? Problem => _problem ?? _keepProblem;

    /// <summary>
    /// Makes the first seal of a ledger that holds nothing yet, before it takes anything: an entry that no seal could ever have covered looks like one whose
    /// seals were removed.
    /// </summary>
    /// <exception cref="LedgerException">It cannot be made. Nothing is lost, and the next start tries again.</exception>
    public void SealFirst()
    {
        try
        {
            // Behind a second seal the first one is durable for certain.
            if (new SealFile(_root, _origin).HasAfter(0))
                return;
            _sealer.Settle();
            if (_sealer.Last is null)
                Publish(SealKind.Start, _clock.Restart());
        }
        catch (StorageException e)
        {
            throw new LedgerException(LedgerReason.Unreadable, $"The new ledger in '{_root.Path}' takes no records yet, because its first seal cannot be made: {e.Message}; nothing is lost, repair that and start again.", e);
        }
    }

    /// <summary>Seals and publishes what was recovered, and begins to work in the background.</summary>
    /// <param name="isRecovered">Whether the last writer did not stop in order; then the checkpoint is kept.</param>
    public void Start(bool isRecovered)
    {
        _keptAt = _clock.Boot;
        Look();
        if (isRecovered && _problem is null)
            TryKeep(isFirst: true);
        _timer = _time.CreateTimer(static self => ((CheckpointPublisher)self!).Wake(), this, UntilNextLook(), Timeout.InfiniteTimeSpan);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Tells the tree of what is durable; called by the writer's thread only.</summary>
    public void Advance(CompactRange range)
    {
        lock (_gate)
            range.CopyTo(_durable);
        if (_isIdle)
            Wake();
    }

    /// <summary>Completes when a published checkpoint covers this many entries.</summary>
    public async Task WaitForAsync(long size, CancellationToken ct)
    {
        while (true)
        {
            Task next = _published.Task;
            if (_last.Size >= size)
                return;
            await next.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the background work; nothing is published after it but by <see cref="Finish"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        if (_timer is not null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>The last seal and checkpoint of an orderly stop, when everything else is complete.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <exception cref="LedgerException">The seals cannot be continued.</exception>
    public void Finish()
    {
        ClockReading reading = _isStarted ? _clock.Read() : _clock.Restart();
        if (!_isStarted)
            Publish(SealKind.Start, reading);
        else if (reading.IsStep)
            Publish(SealKind.Clock, reading);
        Publish(SealKind.Stop, reading with { Expected = reading.Wall });
        KeptCheckpointFiles.Keep(_root, _last);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stop.Token).ConfigureAwait(false);
                _isIdle = false;
                Look();
                _timer?.Change(UntilNextLook(), Timeout.InfiniteTimeSpan);
                AwaitGrowth();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The writer stops; it makes the last seal and checkpoint itself.
        }
    }

    /// <summary>Publishes when there is a reason to.</summary>
    private void Look()
    {
        try
        {
            ClockReading reading = _isStarted ? _clock.Read() : _clock.Restart();
            if (KindOf(reading) is { } kind)
                Publish(kind, reading);
            if (_clock.Boot - _keptAt >= KeepInterval.TotalMilliseconds)
                TryKeep(isFirst: false);
        }
        catch (Exception e)
        {
            // Whatever it was, it is told and tried again: a ledger without checkpoints must not look well.
            _problem = $"No checkpoint could be published: {e.Message.TrimEnd('.')}; it is tried again.";
        }
    }

    private SealKind? KindOf(ClockReading reading)
    {
        if (!_isStarted)
            return SealKind.Start;
        if (reading.IsStep)
            return SealKind.Clock;
        TimeSpan age = Age();
        bool isDue = age >= SealInterval / 2 || _problem is not null;
        bool isGrown = DurableSize() != _last.Size;
        if (isGrown && (isDue || age >= _options.CheckpointInterval))
            return SealKind.Data;
        return isDue ? SealKind.Idle : null;
    }

    /// <summary>From here on an append is published without delay, when the interval has passed.</summary>
    private void AwaitGrowth()
    {
        _isIdle = _problem is null && Age() >= _options.CheckpointInterval;
        if (_isIdle && DurableSize() != _last.Size)
            Wake();
    }

    private TimeSpan SealInterval => _options.SealInterval < _sealer.Interval ? _options.SealInterval : _sealer.Interval;

    private TimeSpan Age() => TimeSpan.FromMilliseconds(_clock.Boot - _sealedAt);

    private TimeSpan UntilNextLook()
    {
        TimeSpan rest = _options.CheckpointInterval - Age();
        return rest <= TimeSpan.Zero || rest > LookInterval || _problem is not null ? LookInterval : rest;
    }

    private long DurableSize()
    {
        lock (_gate)
            return _durable.Size;
    }

    private void Publish(SealKind kind, ClockReading reading)
    {
        // Counted from the reading, not from the end of slow writes: otherwise the next seal would come later than promised.
        long at = _clock.Boot;
        long size;
        byte[] treeRoot;
        lock (_gate)
        {
            size = _durable.Size;
            treeRoot = _durable.Root();
        }

        _sealer.Settle();
        _sealer.Sign(kind, reading, size, treeRoot);
        _clock.Accept(reading);
        _isStarted = true;
        _sealer.Settle();
        _sealedAt = at;
        _lastSeal = LedgerSeal.Of(_sealer.Last);
        if (size != _last.Size)
        {
            Checkpoint checkpoint = _keys.Sign(_origin, size, treeRoot);
            _root.WriteAtomically(LedgerDirectory.CheckpointFile, Encoding.UTF8.GetBytes(checkpoint.Note));
            _last = checkpoint;
            Interlocked.Exchange(ref _published, NewSignal()).SetResult();
        }

        _problem = null;
    }

    private void TryKeep(bool isFirst)
    {
        try
        {
            if (isFirst)
                KeptCheckpointFiles.RemoveTemporaries(_root);
            KeptCheckpointFiles.Keep(_root, _last);
            _keptAt = _clock.Boot;
            _keepProblem = null;
        }
        catch (Exception e) when (e is StorageException or LedgerException)
        {
            _keepProblem = $"No checkpoint could be kept: {e.Message.TrimEnd('.')}; it is tried again.";
        }
    }

    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
    }
}
