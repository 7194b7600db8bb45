using AuditOtel.Collector.Api;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;

namespace AuditOtel.Collector;

/// <summary>The part of a collector behind its listeners: the ledger, ingestion and the collector's records about itself.</summary>
internal sealed class CollectorCore : IAsyncDisposable
{
    private readonly string _directory;
    private readonly SecurityPolicy _policy;
    private readonly LedgerWriter _writer;
    private readonly LedgerReader _reader;
    private readonly ILedgerAppender _appender;
    private readonly SelfRecords _self;
    private readonly SelfRecordQueue _events;
    private readonly StreamWatch _streams;
    private readonly DateTimeOffset _since;

    private CollectorCore(string directory, SecurityPolicy policy, LedgerWriter writer, CollectorSeams seams, TimeProvider time)
    {
        _directory = directory;
        _policy = policy;
        _writer = writer;
        _since = time.GetUtcNow();
        _reader = LedgerReader.Open(directory);
        try
        {
            var window = new DuplicateWindow(policy.DuplicateWindow);
            var tracker = new StreamTracker(time);
            DuplicateWindowLoader.Load(window, tracker, _reader, policy.DuplicateWindow);
            _appender = seams.Appender(new LedgerAppender(writer));
            _self = new SelfRecords(_appender, time);
            _events = new SelfRecordQueue(_self, time);
            _streams = new StreamWatch(tracker, _events, time);
            Budget = new RequestBudget(seams.BudgetBytes);
            Ingestor = new Ingestor(_appender, writer.Identity.Name, window, new LeafHashes(_reader), _self, _streams, Budget, policy.Incomplete, time);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    internal Ingestor Ingestor { get; }

    internal RequestBudget Budget { get; }

    internal bool WasCreated { get; private init; }

    internal LedgerIdentity Identity => _writer.Identity;

    internal RecoveryReport Recovery => _writer.Recovery;

    /// <summary>Opens the ledger and returns when the record of the start is durable.</summary>
    /// <exception cref="LedgerException">The ledger cannot be created, opened or read.</exception>
    /// <exception cref="CollectorException">The security policy has errors, or the start cannot be recorded.</exception>
    internal static async Task<CollectorCore> OpenAsync(string directory, string? name, CollectorSeams seams, TimeProvider time)
    {
        var policy = SecurityPolicyFile.Read(directory);
        var create = !LedgerDirectory.Exists(directory);
        if (create)
            LedgerDirectory.Create(directory, name ?? LedgerName.Default(), time);
        var writer = LedgerWriter.Open(LedgerOptionsFromPolicy.Map(directory, policy), time);
        CollectorCore core;
        try
        {
            core = new CollectorCore(directory, policy, writer, seams, time) { WasCreated = create };
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }

        try
        {
            return await core.RecordAsync(SelfRecords.Start(core.Identity.Name, core.Recovery, policy.Digest)) is { } reason
                ? throw new CollectorException($"The start of the collector cannot be recorded in '{directory}', so it does not start: {reason}")
                : core;
        }
        catch
        {
            await core.DisposeAsync();
            throw;
        }
    }

    /// <summary>Records the stop and closes the ledger, whether the stop could be recorded or not.</summary>
    /// <returns>Why the stop could not be recorded; null when it was.</returns>
    internal async Task<string?> CloseAsync(string? failure)
    {
        try
        {
            _streams.Dispose();
            var lost = await _events.StopAsync();
            return await RecordAsync(SelfRecords.Stop(Identity.Name, failure)) is { } reason
                ? lost == 0 ? reason : $"{reason} ({lost} records of the collector about itself are lost with it)"
                : null;
        }
        finally
        {
            await DisposeAsync();
        }
    }

    internal CollectorStatus Status()
    {
        var state = _writer.State;
        return new CollectorStatus(
            state == LedgerState.Accepting ? "ok" : "failing",
            Identity.Name,
            Word(state),
            _writer.StateDetail,
            _writer.Size,
            _writer.Records,
            StatusReader.Bytes(_directory),
            _writer.LastCheckpoint.Size,
            StatusReader.CheckpointTime(_directory),
            _since,
            Budget.Used);
    }

    public async ValueTask DisposeAsync()
    {
        _streams.Dispose();
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

    private async ValueTask<string?> RecordAsync(AuditRecord record) =>
        await _self.WriteAsync(record) == AppendResult.Stored ? null : _appender.StateDetail ?? "the ledger cannot write";

    private static string Word(LedgerState state) => state switch
    {
        LedgerState.Accepting => "accepting",
        LedgerState.DiskFull => "disk-full",
        LedgerState.Stopping => "stopping",
        _ => "failed",
    };
}
