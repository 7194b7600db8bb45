using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Retention;

/// <summary>Runs retention in the background: every hour, soon after the ledger grew by a segment or an archive was made, and when space is low.</summary>
internal sealed class RetentionWatch : IAsyncDisposable
{
    internal static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    internal static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);
    private readonly RetentionPass _pass;
    private readonly Func<long> _state;
    private readonly SelfRecordQueue _events;
    private readonly string _ledger;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Task _work;
    private volatile string? _problem;

    /// <summary>Begins.</summary>
    /// <param name="pass">What is run.</param>
    /// <param name="state">A number that changes when there may be something new to do; cheap to ask.</param>
    /// <param name="events">Where a failure is recorded.</param>
    /// <param name="ledger">The ledger's name.</param>
    /// <param name="time">The clock.</param>
    internal RetentionWatch(RetentionPass pass, Func<long> state, SelfRecordQueue events, string ledger, TimeProvider time)
    {
        _pass = pass;
        _state = state;
        _events = events;
        _ledger = ledger;
        _time = time;
        _timer = time.CreateTimer(_ => Signal(), null, LookInterval, LookInterval);
        _work = WorkAsync();
    }

    /// <summary>Why the last pass failed, in one sentence; null when it did not.</summary>
    internal string? Problem => _problem;

    /// <summary>What keeps segments that could go otherwise, in one sentence; null when nothing does.</summary>
    internal string? Waits => _pass.Waits;

    /// <summary>Asks for a pass now; never blocks.</summary>
    internal void Trigger()
    {
        Volatile.Write(ref _isTriggered, true);
        Signal();
    }

    private bool _isTriggered;

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _timer.DisposeAsync();
        await _stop.CancelAsync();
        await _work;
    }

    private void Signal()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
                _signal.Release();
        }
    }

    private async Task WorkAsync()
    {
        var last = _time.GetTimestamp();
        var state = -1L;
        try
        {
            while (true)
            {
                await _signal.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                var now = _state();
                var isDue = Interlocked.Exchange(ref _isTriggered, false) || now != state || _time.GetElapsedTime(last) >= Interval;
                if (!isDue)
                    continue;
                var isDone = await TryRunAsync();
                last = _time.GetTimestamp();
                state = isDone ? now : -1;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What a pass left undone the next start does.
        }
    }

    /// <summary>A failure is recorded once; retention goes on trying.</summary>
    private async Task<bool> TryRunAsync()
    {
        try
        {
            var expired = await _pass.RunAsync(_stop.Token);
            _problem = null;
            return expired >= 0;
        }
        catch (Exception failure) when (failure is LedgerException or IOException or UnauthorizedAccessException)
        {
            var told = _problem;
            _problem = failure.Message;
            if (!string.Equals(told, failure.Message, StringComparison.Ordinal))
                _events.Add(RetentionRecords.OfFailure(_ledger, failure.Message));
            return !_pass.IsDiskFull;
        }
    }
}
