using AuditOtel.Collector.Api;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Retention;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Timestamping;
using AuditOtel.Ledger;

namespace AuditOtel.Collector;

/// <summary>The part of a collector behind its listeners: the ledger, ingestion and the collector's records about itself.</summary>
internal sealed class CollectorCore : IAsyncDisposable
{
    private readonly LedgerWriter _writer;
    private readonly LedgerReader _reader;
    private readonly ILedgerAppender _appender;
    private readonly SelfRecords _self;
    private readonly SelfRecordQueue _events;
    private readonly StreamWatch _streams;
    private readonly LiveStatus _status;
    private readonly TimestampService? _timestamps;
    private readonly RetentionWatch _retention;

    private CollectorCore(string directory, SecurityPolicy policy, LedgerWriter writer, LedgerReader reader, CollectorSeams seams, TimeProvider time)
    {
        Policy = policy;
        _writer = writer;
        _reader = reader;
        var window = new DuplicateWindow(policy.DuplicateWindow);
        var tracker = new StreamTracker(time);
        var surfaces = new SurfaceTracker();
        DuplicateWindowLoader.Load(window, tracker, surfaces, reader, policy.DuplicateWindow);
        _appender = seams.Appender(new LedgerAppender(writer));
        _self = new SelfRecords(_appender, time);
        _events = new SelfRecordQueue(_self, time);
        _timestamps = TimestampService.Start(directory, policy.Timestamping, () => writer.LastCheckpoint, _events, time);
        _streams = new StreamWatch(tracker, _events, time);
        _retention = new RetentionWatch(new RetentionPass(directory, policy.Retention, writer, _self, sink => SinkCursor.Delivered(directory, sink, writer.Identity.Name, writer.Size), time), () => RetentionState.Of(directory), _events, writer.Identity.Name, time);
        Budget = new RequestBudget(seams.BudgetBytes);
        Ingestor = new Ingestor(_appender, writer.Identity.Name, window, new LeafHashes(reader), _self, _streams, new SurfaceWatch(surfaces, _events), Budget, policy.Incomplete, time);
        _status = new LiveStatus(directory, policy, writer, seams.Space, time)
        {
            Budget = Budget,
            Window = window,
            Streams = _streams,
            Events = _events,
            Timestamps = _timestamps,
            Retention = _retention,
        };
    }

    internal SecurityPolicy Policy { get; }

    internal Ingestor Ingestor { get; }

    internal RequestBudget Budget { get; }

    internal bool WasCreated { get; private init; }

    /// <summary>The seal key of a ledger that was created here, until it is taken.</summary>
    internal SealVerificationKey? SealKey { get; set; }

    internal LedgerIdentity Identity => _writer.Identity;

    internal RecoveryReport Recovery => _writer.Recovery;

    /// <summary>Opens the ledger and returns when the record of the start is durable.</summary>
    /// <exception cref="LedgerException">The ledger cannot be created, opened or read.</exception>
    /// <exception cref="CollectorException">The security policy has errors, or the start cannot be recorded.</exception>
    internal static async Task<CollectorCore> OpenAsync(string directory, CollectorOptions options, CollectorSeams seams, TimeProvider time)
    {
        var policy = SecurityPolicyFile.Read(directory);
        var create = !LedgerDirectory.Exists(directory);
        var sealKey = create ? Create(directory, policy, options, time) : null;
        var ledgerEvents = new LedgerEventRecords();
        RetentionWatch? retention = null;
        var writer = LedgerWriter.Open(LedgerOptionsFromPolicy.Map(directory, policy, seams.Space, Observe), time);
        LedgerReader? reader = null;
        CollectorCore core;
        try
        {
            reader = LedgerReader.Open(directory);
            core = new CollectorCore(directory, policy, writer, reader, seams, time) { WasCreated = create, SealKey = sealKey };
            ledgerEvents.HandTo(core._events);
            Volatile.Write(ref retention, core._retention);
        }
        catch
        {
            reader?.Dispose();
            await writer.DisposeAsync();
            throw;
        }

        try
        {
            // Only a collector that runs can let segments expire, so that its start must find room on a full disk, too.
            return await core.RecordAsync(SelfRecords.Start(core.Identity.Name, core.Recovery, policy.Digest, options.Configuration.Digest), AppendPriority.Freeing) is { } reason
                ? throw new CollectorException($"The start of the collector cannot be recorded in '{directory}', so it does not start: {reason}")
                : core;
        }
        catch
        {
            await core.DisposeAsync();
            throw;
        }

        void Observe(LedgerEvent told)
        {
            ledgerEvents.Tell(told);
            // What may expire anyway is the first space to come back.
            if (told.Kind is LedgerEventKind.SpaceLow or LedgerEventKind.AdminSpaceLow or LedgerEventKind.SpaceMinimum)
                Volatile.Read(ref retention)?.Trigger();
        }
    }

    /// <summary>Creates the ledger; returns its seal key when nobody was given it.</summary>
    private static SealVerificationKey? Create(string directory, SecurityPolicy policy, CollectorOptions options, TimeProvider time)
    {
        var key = LedgerOptionsFromPolicy.Create(directory, policy, options.LedgerName, time, options.OnCreated).SealKey;
        if (options.OnCreated is null)
            return key;
        key.Dispose();
        return null;
    }

    /// <summary>Records the stop and closes the ledger, whether the stop could be recorded or not; then has its last checkpoint time-stamped.</summary>
    /// <returns>Why the stop could not be recorded or time-stamped; null when it was.</returns>
    internal async Task<string?> CloseAsync(string? failure)
    {
        string? reason;
        try
        {
            _streams.Dispose();
            if (_timestamps is not null)
                await _timestamps.StopAsync();
            await _retention.DisposeAsync();
            var lost = await _events.StopAsync();
            reason = await RecordAsync(SelfRecords.Stop(Identity.Name, failure));
            if (lost > 0)
                reason = $"{reason} {lost} other records of the collector about itself are lost.".TrimStart();
            await CloseLedgerAsync();
            if (_timestamps is not null && failure is null)
                reason ??= await _timestamps.StampAsync();
        }
        finally
        {
            await DisposeAsync();
        }

        return reason;
    }

    /// <summary>Opens a round on the calling thread, for a thread that serves many senders.</summary>
    internal AppendRound OpenRound(Action wake) => _writer.OpenRound(wake);

    internal CollectorStatus Status() => _status.Read();

    /// <summary>Entries that are durable.</summary>
    internal long Durable => _writer.Size;

    /// <summary>Records something about the collector itself as soon as the ledger accepts.</summary>
    internal void Record(AuditRecord record) => _events.Add(record);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseLedgerAsync();
        }
        finally
        {
            if (_timestamps is not null)
                await _timestamps.DisposeAsync();
        }
    }

    private async ValueTask CloseLedgerAsync()
    {
        _streams.Dispose();
        _status.Dispose();
        await _retention.DisposeAsync();
        await _events.DisposeAsync();
        try
        {
            await _writer.DisposeAsync();
        }
        finally
        {
            _reader.Dispose();
            _self.Dispose();
        }
    }

    private async ValueTask<string?> RecordAsync(AuditRecord record, AppendPriority priority = AppendPriority.Reserve) =>
        await _self.WriteAsync(record, priority) == AppendResult.Stored ? null : _appender.StateDetail ?? "the ledger cannot write";
}
