using System.Text;
using AuditOtel.Collector.Api;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Timestamping;

/// <summary>
/// Has the newest checkpoint time-stamped at the policy's interval and at the stop (requirement L2). A failure is told in the status and
/// recorded; it never stops or delays ingestion.
/// </summary>
internal sealed class TimestampService : IAsyncDisposable
{
    internal const string Failed = "audit.timestamp.failed";
    private readonly string _directory;
    private readonly TimestampingPolicy _policy;
    private readonly Func<Checkpoint> _checkpoint;
    private readonly SelfRecordQueue _events;
    private readonly TimeProvider _time;
    private readonly TimestampClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private DateTimeOffset _recorded = DateTimeOffset.MinValue;
    private volatile TimestampStatus _status = new(null, null, null);

    private TimestampService(string directory, TimestampingPolicy policy, TimestampTrust trust, Func<Checkpoint> checkpoint, SelfRecordQueue events, TimeProvider time)
    {
        _directory = directory;
        _policy = policy;
        _checkpoint = checkpoint;
        _events = events;
        _time = time;
        _client = new TimestampClient(policy.Url, trust);
        _work = WorkAsync();
    }

    internal TimestampStatus Status => _status;

    /// <summary>Starts when the policy names an authority; null otherwise.</summary>
    /// <exception cref="CollectorException">The authority's certificate cannot be read.</exception>
    internal static TimestampService? Start(string directory, TimestampingPolicy? policy, Func<Checkpoint> checkpoint, SelfRecordQueue events, TimeProvider time) =>
        policy is null ? null : new TimestampService(directory, policy, TimestampTrust.Load(policy.Certificate), checkpoint, events, time);

    /// <summary>Ends the regular work; <see cref="StampAsync"/> may still be called.</summary>
    internal async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    /// <summary>Has the newest checkpoint time-stamped, unless it is.</summary>
    /// <returns>Why not, in one sentence; null when it is done.</returns>
    internal async Task<string?> StampAsync()
    {
        var checkpoint = _checkpoint();
        var name = TimestampFiles.NameOf(checkpoint.Size);
        try
        {
            // The first token of a note says most: it must not be replaced by a later one.
            if (checkpoint.Size == 0 || File.Exists(Path.Combine(_directory, TimestampFiles.TokenFolder, name + TimestampFiles.TokenSuffix)))
                return null;
            var note = Encoding.UTF8.GetBytes(checkpoint.Note);
            var token = await _client.RequestAsync(note);
            LedgerSideFiles.Write(_directory, TimestampFiles.NoteFolder, name, note);
            LedgerSideFiles.Write(_directory, TimestampFiles.TokenFolder, name + TimestampFiles.TokenSuffix, token);
            _status = new TimestampStatus(checkpoint.Size, _time.GetUtcNow(), null);
            return null;
        }
        catch (Exception exception) when (exception is TimestampException or LedgerException)
        {
            _status = _status with { Problem = exception.Message };
            return exception.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
    }

    private async Task WorkAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timer = new PeriodicTimer(_policy.Interval, _time);
        try
        {
            do
            {
                if (await StampAsync() is { } problem)
                    Record(problem);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The stop has the last checkpoint stamped itself.
        }
    }

    private void Record(string problem)
    {
        var now = _time.GetUtcNow();
        if (now - _recorded < _policy.Interval)
            return;
        _recorded = now;
        _events.Add(SelfRecords.New(Failed, AuditAction.Execute, new AuditTarget("authority", _policy.Url.ToString())) with
        {
            Class = AuditClass.Integrity,
            Outcome = AuditOutcome.Failure,
            Reason = "timestamp",
            Message = problem,
        });
    }
}
