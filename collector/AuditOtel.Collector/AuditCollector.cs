using AuditOtel.Collector.Api;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Index;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Receivers;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Tlog;
using AuditOtel.Collector.Witness;
using AuditOtel.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditOtel.Collector;

/// <summary>
/// A running collector: it receives audit records over OTLP and acknowledges them when they are on stable storage. It can be embedded in
/// any program; signals and the console stay with that program.
/// </summary>
public sealed class AuditCollector : IAsyncDisposable
{
    private readonly CollectorCore _core;
    private readonly CollectorServer _server;
    private readonly LogsReceiver _receiver;
    private readonly TileEndpoint _tiles;
    private readonly WitnessFeeder _witnesses;
    private readonly SinkSet _sinks;
    private readonly IndexFeed _index;
    private readonly ConfigurationReload _reload;
    private readonly CollectorSeams _seams;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Task? _stop;

    private AuditCollector(CollectorCore core, CollectorAddresses addresses, OperatorConfiguration configuration, WitnessFeeder witnesses, CollectorSeams seams, TimeProvider time, ILoggerFactory loggers)
    {
        _core = core;
        _seams = seams;
        _logger = loggers.CreateLogger("AuditOtel.Collector");
        _receiver = new LogsReceiver(core.Ingestor, core.Budget, _logger);
        _tiles = new TileEndpoint(addresses.DataDirectory);
        _witnesses = witnesses;
        _sinks = new SinkSet(new SinkLedger(addresses.DataDirectory, core.Identity.Name, () => core.Durable), core.Record, time, loggers.CreateLogger("AuditOtel.Collector.Sinks"));
        _index = new IndexFeed(
            new IndexLedger(addresses.DataDirectory, core.Identity, () => core.Durable), new IndexRoom(addresses.DataDirectory, core.Policy.Space.AdminSpaceLeft, seams.Space), core.Record, time,
            loggers.CreateLogger("AuditOtel.Collector.Index"), seams.IndexStretch);
        _reload = new ConfigurationReload(configuration, _sinks, core.Record);
        _server = new CollectorServer(addresses, _receiver, new ApiRoutes(new StatusEndpoint(() => Status), new MetricsEndpoint(() => Status), _tiles), core.OpenRound, time, loggers);
    }

    /// <summary>Where it listens.</summary>
    public CollectorEndpoints Endpoints => _server.Endpoints;

    /// <summary>The ledger's name and verification keys.</summary>
    public LedgerIdentity Identity => _core.Identity;

    /// <summary>True when the data directory held no ledger and one was created.</summary>
    public bool WasCreated => _core.WasCreated;

    /// <summary>
    /// Gives the seal key of a ledger that was created at this start, once; null otherwise, and when <see cref="CollectorOptions.OnCreated"/> was given it.
    /// It lies nowhere on the host: keep it elsewhere, dispose it here, and pass it to the verifier.
    /// </summary>
    public SealVerificationKey? TakeSealKey()
    {
        lock (_lock)
        {
            var key = _core.SealKey;
            _core.SealKey = null;
            return key;
        }
    }

    /// <summary>What the ledger found when it was opened.</summary>
    public RecoveryReport Recovery => _core.Recovery;

    /// <summary>How it is now.</summary>
    public CollectorStatus Status
    {
        get
        {
            var status = _core.Status();
            return (status with { Witnesses = _witnesses.Status(status.CheckpointSize), Sinks = _sinks.Status(status.Entries), Index = _index.Status(status.Entries) })
                .Warned([.. _sinks.Warnings(status.Entries), .. _index.Warnings()]);
        }
    }

    /// <summary>Opens the ledger (and creates it when there is none), records the start durably, and begins to listen.</summary>
    /// <exception cref="CollectorException">The options are wrong, or an address cannot be listened on.</exception>
    /// <exception cref="LedgerException">The ledger cannot be created or opened.</exception>
    public static Task<AuditCollector> StartAsync(
        CollectorOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartAsync(options, new CollectorSeams(), timeProvider ?? TimeProvider.System, loggerFactory ?? NullLoggerFactory.Instance, cancellationToken);
    }

    internal static async Task<AuditCollector> StartAsync(
        CollectorOptions options, CollectorSeams seams, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var addresses = CollectorAddresses.Check(options);
        var core = await CollectorCore.OpenAsync(addresses.DataDirectory, options, seams, time);
        AuditCollector? collector = null;
        WitnessFeeder? witnesses = null;
        try
        {
            witnesses = new WitnessFeeder(addresses.DataDirectory, WithPolicy(options, core.Policy), time, loggers.CreateLogger("AuditOtel.Collector.Witness"));
            collector = new AuditCollector(core, addresses, options.Configuration, witnesses, seams, time, loggers);
            await collector._sinks.UseAsync(options.Configuration.Sinks);
            await collector._server.StartAsync(cancellationToken);
            witnesses.Start();
            collector._index.Start();
        }
        catch (Exception exception)
        {
            if (collector is not null)
            {
                await collector._sinks.DisposeAsync();
                await collector._index.DisposeAsync();
            }

            if (witnesses is not null)
                await witnesses.DisposeAsync();
            if (await CloseAsync(collector?._server, core, exception.Message) is not { } reason)
                throw;
            throw new CollectorException($"{exception.Message} The failed start could not be recorded either: {reason}", exception);
        }

        CollectorLog.Ready(collector._logger, core.Identity.Name, collector.Endpoints);
        return collector;
    }

    /// <summary>Stops accepting, answers what was received, records the stop and closes the ledger. Further calls wait for the first.</summary>
    /// <param name="cancellationToken">Cuts waiting for requests short; the ledger is closed in order all the same.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return _stop ??= StopOnceAsync(cancellationToken);
    }

    /// <summary>
    /// Reads the operator's configuration again and takes its sinks; addresses are taken at the next start. The change is recorded, and so is a configuration
    /// with errors, of which nothing is taken.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>What the operator has to know, one sentence each: errors, or what takes a restart.</returns>
    public Task<IReadOnlyList<string>> ReloadAsync(string path) => _reload.ReadAsync(path);

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static CollectorOptions WithPolicy(CollectorOptions options, SecurityPolicy policy) => options with
    {
        Witnesses = [.. options.Witnesses, .. policy.Witnesses.Select(witness => new WitnessOptions { Url = witness.Url, VerifierKey = witness.Key, CaFile = witness.Certificate })],
    };

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        _receiver.StopAccepting();
        try
        {
            await _seams.BeforeServerStops();
            await _server.StopAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            CollectorLog.WaitCut(_logger);
        }
        finally
        {
            await CloseAsync();
        }

        CollectorLog.Stopped(_logger);
    }

    private async Task CloseAsync()
    {
        try
        {
            await _reload.DisposeAsync();
            await _sinks.DisposeAsync();
        }
        finally
        {
            await _index.DisposeAsync();
            await CloseLedgerAsync();
        }
    }

    private async Task CloseLedgerAsync()
    {
        try
        {
            if (await CloseAsync(_server, _core, failure: null) is { } reason)
                CollectorLog.StopNotRecorded(_logger, reason);
            await _witnesses.FinishAsync();
        }
        finally
        {
            await _witnesses.DisposeAsync();
            _tiles.Dispose();
        }
    }

    private static async Task<string?> CloseAsync(CollectorServer? server, CollectorCore core, string? failure)
    {
        string? reason;
        try
        {
            if (server is not null)
                await server.DisposeAsync();
        }
        finally
        {
            reason = await core.CloseAsync(failure);
        }

        return reason;
    }
}
