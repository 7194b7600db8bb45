using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Witness;

/// <summary>
/// Has the ledger's checkpoints cosigned by witnesses, in the background and once more at the end, and keeps the cosigned notes. It only reads what is
/// published: whatever goes wrong here is told and tried again, and no record waits for it.
/// </summary>
internal sealed class WitnessFeeder : IAsyncDisposable
{
    private static readonly TimeSpan LastRoundBound = TimeSpan.FromSeconds(5);
    private readonly string _directory;
    private readonly WitnessProgress[] _witnesses;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private TileReader? _tiles;

    /// <exception cref="CollectorException">A witness's certificate file cannot be used.</exception>
    internal WitnessFeeder(string directory, CollectorOptions options, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _interval = options.WitnessInterval;
        _time = time;
        _logger = logger;
        _witnesses = [.. options.Witnesses.Select(static witness => new WitnessProgress(new WitnessClient(witness)))];
    }

    /// <summary>How far each witness has come; null when there is none.</summary>
    internal IReadOnlyList<WitnessStatus>? Status(long published) => _witnesses.Length == 0 ? null : [.. _witnesses.Select(witness => witness.At(published))];

    internal void Start()
    {
        if (_witnesses.Length > 0)
            _loop = Task.Run(RunAsync);
    }

    /// <summary>Ends the background work and asks once more, for the checkpoint the ledger ended with. Call it when the ledger is closed.</summary>
    internal async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        if (_witnesses.Length == 0)
            return;
        using var bound = new CancellationTokenSource(LastRoundBound, _time);
        await RoundAsync(bound.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (var witness in _witnesses)
            witness.Client.Dispose();
        _tiles?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await RoundAsync(_stop.Token);
                await Task.Delay(_interval, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The collector stops; the last round follows.
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var checkpoint = Newest();
            var behind = _witnesses.Where(witness => checkpoint.Size > 0 && (witness.Size < checkpoint.Size || witness.Problem is not null)).ToArray();
            if (behind.Length == 0)
                return;
            var round = new WitnessRound(_tiles!, _gate, checkpoint);
            var answers = await Task.WhenAll(behind.Select(witness => round.AskAsync(witness, cancellationToken)));
            Keep(checkpoint, string.Concat(answers.Select(static answer => answer.Lines)));
            if (cancellationToken == _stop.Token && _stop.IsCancellationRequested)
                return;
            foreach (var (witness, answer) in behind.Zip(answers))
                Note(witness, checkpoint.Size, answer.Problem);
        }
        catch (Exception failure)
        {
            // Whatever it was, it is told and tried again: a ledger without witnesses must not look well.
            foreach (var witness in _witnesses)
                Note(witness, 0, $"The checkpoint could not be given to the witness {witness.Client.Name}: {failure.Message}");
        }
    }

    private Checkpoint Newest()
    {
        lock (_gate)
        {
            if (_tiles is null)
                _tiles = TileReader.Open(_directory);
            else
                _tiles.Refresh();
            return _tiles.Checkpoint;
        }
    }

    private void Keep(Checkpoint checkpoint, string lines)
    {
        if (lines.Length == 0)
            return;
        using var kept = KeptCheckpoints.Open(_directory);
        kept.Add(checkpoint, lines);
    }

    private void Note(WitnessProgress witness, long size, string? problem)
    {
        if (problem is null)
        {
            witness.Succeed(size);
            return;
        }

        if (!string.Equals(problem, witness.Problem, StringComparison.Ordinal))
            WitnessLog.Failed(_logger, problem);
        witness.Fail(problem);
    }
}
