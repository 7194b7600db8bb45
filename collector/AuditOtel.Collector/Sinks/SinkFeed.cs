using AuditOtel.Collector.Following;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks;

/// <summary>
/// Gives one sink what the ledger holds, in order and at least once, through a cursor of its own. It only reads: whatever goes wrong here is told and tried
/// again, and no record, nor another sink, waits for it.
/// </summary>
internal sealed class SinkFeed : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromMinutes(10);

    private readonly string _directory;
    private readonly string _ledger;
    private readonly Func<long> _durable;
    private readonly TimeProvider _time;
    private readonly SinkEvents _events;
    private readonly SinkCursor _cursor;
    private readonly ISink _sink;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private RecordFollower? _reader;
    private long _savedAt;
    private int _failures;

    /// <exception cref="CollectorException">A file that the settings name cannot be used.</exception>
    internal SinkFeed(SinkLedger ledger, SinkSettings settings, Action<AuditRecord> record, TimeProvider time, ILogger logger)
    {
        (_directory, _ledger, _durable) = ledger;
        Settings = settings;
        _time = time;
        _events = new SinkEvents(settings, record, logger);
        _cursor = new SinkCursor(_directory, settings.Name);
        _sink = settings.Target.Open(time);
        Progress = new SinkProgress(settings, time);
    }

    internal SinkSettings Settings { get; }

    internal SinkProgress Progress { get; }

    internal void Start() => _work = Task.Run(RunAsync);

    /// <summary>Ends the work; what was delivered stands in the cursor, unless its file cannot be written, which is told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        if (_reader is not null)
            Save();
        _reader?.Dispose();
        await _sink.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await StepAsync();
                _failures = 0;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // What is not delivered comes at the next start.
            }
            catch (Exception failure)
            {
                // Whatever it was, it is told and tried again: a sink that stopped in silence would look well.
                await PauseAsync(failure);
            }
        }
    }

    /// <summary>One batch from the ledger to the sink.</summary>
    private async ValueTask StepAsync()
    {
        var batch = (_reader ??= OpenReader()).Read();
        if (batch.Missed > 0)
        {
            Progress.Miss(batch.Missed);
            _events.Missed(batch.Missed, batch.Next);
        }

        var delivery = batch.Records.Count > 0 ? await DeliverAsync(batch) : SinkDelivery.Complete;
        foreach (var refusal in delivery.Refusals)
            _events.Refused(refusal);
        _events.Warned(delivery.Warning);
        Progress.Advance(batch, delivery.Refusals.Sum(static refusal => refusal.Count));
        _events.Delivered();
        Watch();
        if (_time.GetElapsedTime(_savedAt) >= SaveInterval)
            Save();
        if (batch.IsEnd)
            await Task.Delay(Poll, _time, _stop.Token);
    }

    private RecordFollower OpenReader()
    {
        var (next, problem) = _cursor.Load(_ledger, _durable());
        if (problem is not null)
            _events.Restarted(problem);
        Progress.Begin(next ?? 0);
        return new RecordFollower(_directory, Settings.Selection, _durable, next);
    }

    /// <summary>Tries until the sink has dealt with them.</summary>
    private async ValueTask<SinkDelivery> DeliverAsync(RecordBatch batch)
    {
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            try
            {
                var delivery = await _sink.DeliverAsync(batch.Records, _stop.Token);
                _failures = 0;
                return delivery;
            }
            catch (Exception failure) when (!_stop.IsCancellationRequested)
            {
                await PauseAsync(failure, batch.Records.All(SinkEvents.IsTelling));
            }
        }
    }

    private async ValueTask PauseAsync(Exception failure, bool isOfTellings = false)
    {
        var problem = failure is SinkException or LedgerException ? failure.Message : $"it failed in a way that nobody foresaw ({failure.GetType().Name}): {failure.Message}";
        Progress.Fail(problem);
        _events.Failed(problem, isOfTellings);
        Watch();
        // Cut short by a stop, which the caller sees.
        await Task.Delay(Pause(_failures++, (failure as SinkException)?.RetryAfter), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>How long to wait after so many failures before this one: what the other side asked for, within limits, and never less than the pause of our own.</summary>
    internal static TimeSpan Pause(int failures, TimeSpan? asked)
    {
        var own = FirstPause * Math.Pow(2, Math.Min(failures, 16));
        own = own < LongestPause ? own : LongestPause;
        if (asked is not { } wished || wished <= own)
            return own;
        return wished < LongestAskedPause ? wished : LongestAskedPause;
    }

    /// <summary>Tells when the sink falls too far behind, and when it has caught up.</summary>
    private void Watch() => _events.Behind(Progress.At(_durable()).Lag);

    /// <summary>A cursor that cannot be kept holds nobody up: records come again after the next start.</summary>
    private void Save()
    {
        _savedAt = _time.GetTimestamp();
        // A sink that has got nothing yet begins at the first record that will be there.
        if (Progress.Next == 0)
            return;
        try
        {
            _cursor.Save(_ledger, Progress.Next);
            Progress.Unsaved(null);
        }
        catch (LedgerException failure)
        {
            if (Progress.Unsaved(failure.Message))
                _events.Unsaved(failure.Message);
        }
    }
}
