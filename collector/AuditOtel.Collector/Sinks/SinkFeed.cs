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

    private readonly string _directory;
    private readonly string _ledger;
    private readonly SinkSettings _settings;
    private readonly TimeProvider _time;
    private readonly SinkEvents _events;
    private readonly SinkCursor _cursor;
    private readonly ISink _sink;
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private SinkReader? _reader;
    private long _savedAt;
    private int _failures;

    /// <exception cref="CollectorException">A file that the settings name cannot be used.</exception>
    internal SinkFeed(string directory, string ledger, SinkSettings settings, Action<AuditRecord> record, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _ledger = ledger;
        _settings = settings;
        _time = time;
        _events = new SinkEvents(settings, record, logger);
        _cursor = new SinkCursor(directory, settings.Name);
        _sink = settings.Target.Open(time);
        Progress = new SinkProgress(settings, time);
    }

    internal SinkProgress Progress { get; }

    internal void Start() => _work = Task.Run(RunAsync);

    /// <summary>Ends the work; what was delivered stands in the cursor, unless its file cannot be written, which is told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        if (_reader is not null && Guarded(() => _cursor.Save(_ledger, Progress.Next)) is { } problem)
            Fail(problem);
        _reader?.Dispose();
        await _sink.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (await StepAsync() is { } problem)
                    await PauseAsync(problem);
                else
                    _failures = 0;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What is not delivered comes at the next start.
        }
    }

    /// <summary>One batch from the ledger to the sink.</summary>
    /// <returns>Why it could not be read or its cursor not be kept.</returns>
    private async ValueTask<string?> StepAsync()
    {
        SinkBatch batch = default;
        if (Guarded(() => batch = (_reader ??= OpenReader()).Read()) is { } problem)
            return problem;
        if (batch.Missed > 0)
        {
            Progress.Miss(batch.Missed);
            _events.Missed(batch.Missed, batch.Next);
        }

        if (batch.Records.Count > 0)
            await DeliverAsync(batch);
        Progress.Advance(batch);
        if (_time.GetElapsedTime(_savedAt) >= SaveInterval)
        {
            if (Guarded(() => _cursor.Save(_ledger, batch.Next)) is { } unsaved)
                return unsaved;
            _savedAt = _time.GetTimestamp();
        }

        _events.Delivered();
        if (batch.IsEnd)
            await Task.Delay(Poll, _time, _stop.Token);
        return null;
    }

    private SinkReader OpenReader()
    {
        using var ledger = LedgerReader.Open(_directory);
        var (next, problem) = _cursor.Load(_ledger, ledger.Size);
        if (problem is not null)
            _events.Restarted(problem);
        Progress.Begin(next ?? 0);
        _cursor.Save(_ledger, next ?? 0);
        return new SinkReader(_directory, _settings.Selection, next);
    }

    /// <summary>Tries until the sink has them.</summary>
    private async ValueTask DeliverAsync(SinkBatch batch)
    {
        while (true)
        {
            try
            {
                await _sink.DeliverAsync(batch.Records, _stop.Token);
                _failures = 0;
                return;
            }
            catch (SinkException failure)
            {
                await PauseAsync(failure.Message);
            }
        }
    }

    private async ValueTask PauseAsync(string problem)
    {
        Fail(problem);
        var pause = FirstPause * Math.Pow(2, Math.Min(_failures++, 16));
        await Task.Delay(pause < LongestPause ? pause : LongestPause, _time, _stop.Token);
    }

    private void Fail(string problem)
    {
        Progress.Fail(problem);
        _events.Failed(problem);
    }

    /// <summary>Why something with the ledger's files failed; null when it did not.</summary>
    private static string? Guarded(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (LedgerException failure)
        {
            return failure.Message;
        }
    }
}
