using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Index;

/// <summary>
/// Feeds the search index from the durable head of the ledger, on a thread of its own that gives way to the others. Whatever goes wrong here is told and tried again;
/// no record waits for it.
/// </summary>
internal sealed class IndexFeed : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly IndexLedger _ledger;
    private readonly IndexRoom _room;
    private readonly TimeProvider _time;
    private readonly IndexEvents _events;
    private readonly IndexKeeper _keeper;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private bool _isStarted;
    private bool _isOpen;
    private long _next;
    private long? _lookedAt;
    private int _failures;

    internal IndexFeed(IndexLedger ledger, IndexRoom room, Action<AuditRecord> record, TimeProvider time, ILogger logger, int entries = IndexSchema.StretchEntries)
    {
        (_ledger, _room, _time) = (ledger, room, time);
        _events = new IndexEvents(ledger.Identity.Name, record, logger);
        _keeper = new IndexKeeper(ledger.Directory, ledger.Identity, entries, new IndexPace(ledger.Durable, time, _stop.Token.WaitHandle));
        _thread = new Thread(Run) { IsBackground = true, Name = "auditotel index" };
    }

    internal void Start()
    {
        _isStarted = true;
        _thread.Start();
    }

    /// <summary>How far it has come beside a ledger of so many entries.</summary>
    internal IndexStatus Status(long size)
    {
        var next = Volatile.Read(ref _next);
        return new IndexStatus(next, Math.Max(0, size - next), _events.Problem);
    }

    /// <summary>What somebody has to look at, one sentence each.</summary>
    internal IEnumerable<string> Warnings() => _events.Problem is { } problem ? [$"The search index does not go on, so that searches read the ledger: {problem}"] : [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_isStarted)
            await _ended.Task;
        _keeper.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        LowPriority.Take();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Step();
                _failures = 0;
            }
            catch (Exception failure)
            {
                // Whatever it was, it is told and tried again: an index that stopped in silence would look well.
                Fail(failure);
            }
        }

        _ended.SetResult();
    }

    private void Step()
    {
        var durable = _ledger.Durable();
        if (!_isOpen)
            Open();
        if (_keeper.MayWrite(durable) && _room.Problem() is { } problem)
        {
            _events.Failed(problem);
            Pause(Poll);
            return;
        }

        if (_lookedAt is not { } looked || _time.GetElapsedTime(looked) >= LookInterval)
            Look();
        var isBehind = _keeper.Step(durable);
        Volatile.Write(ref _next, _keeper.Next);
        _events.GoesOn();
        if (!isBehind)
            Pause(Poll);
    }

    private void Open()
    {
        if (_keeper.Open() is { } reason)
            _events.Rebuilt(reason);
        Volatile.Write(ref _next, _keeper.Next);
        _isOpen = true;
    }

    /// <summary>What others may have done meanwhile: somebody asks for a new index, or the retention freed segments.</summary>
    private void Look()
    {
        if (IndexFiles.MarkOf(_ledger.Directory) is { } reason)
        {
            _keeper.Renew();
            Volatile.Write(ref _next, 0);
            _events.Rebuilt(reason);
        }

        _keeper.Forget(_stop.Token);
        _lookedAt = _time.GetTimestamp();
    }

    private void Fail(Exception failure)
    {
        if (failure is IndexFailure { IsDamage: true } damage && TryRenew(damage))
            return;
        _isOpen = failure is not IndexFailure && _isOpen;
        _events.Failed(failure is IndexFailure or LedgerException ? failure.Message : $"it failed in a way that nobody foresaw ({failure.GetType().Name}): {failure.Message}");
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 16));
        Pause(pause < LongestPause ? pause : LongestPause);
    }

    /// <summary>A damaged index is begun anew at once; when that fails, too, it is tried again with what is there.</summary>
    private bool TryRenew(IndexFailure damage)
    {
        if (_failures > 0)
            return false;
        try
        {
            _failures++;
            _keeper.Renew();
            Volatile.Write(ref _next, 0);
            _events.Rebuilt($"it is damaged ({damage.InnerException!.Message.TrimEnd('.')})");
            return true;
        }
        catch (Exception failure) when (failure is IndexFailure or LedgerException)
        {
            _events.Failed(failure.Message);
            return false;
        }
    }

    private void Pause(TimeSpan time) => _ = _stop.Token.WaitHandle.WaitOne(time);
}
