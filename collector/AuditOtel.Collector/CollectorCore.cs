using AuditOtel.Collector.Api;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;

namespace AuditOtel.Collector;

/// <summary>The part of a collector behind its listeners: the ledger, ingestion and the collector's records about itself.</summary>
internal sealed class CollectorCore : IAsyncDisposable
{
    private readonly string _directory;
    private readonly LedgerWriter _writer;
    private readonly LedgerReader _reader;
    private readonly SelfRecords _self;
    private readonly DateTimeOffset _since;

    private CollectorCore(string directory, LedgerWriter writer, CollectorSeams seams, TimeProvider time)
    {
        _directory = directory;
        _writer = writer;
        _since = time.GetUtcNow();
        _reader = LedgerReader.Open(directory);
        try
        {
            var window = new DuplicateWindow(seams.WindowCapacity);
            DuplicateWindowLoader.Load(window, _reader, seams.WindowCapacity);
            var appender = seams.Appender(new LedgerAppender(writer));
            _self = new SelfRecords(appender, time);
            Ingestor = new Ingestor(appender, writer.Identity.Name, window, new LeafHashes(_reader), _self, time);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    internal Ingestor Ingestor { get; }

    internal bool WasCreated { get; private init; }

    internal LedgerIdentity Identity => _writer.Identity;

    internal RecoveryReport Recovery => _writer.Recovery;

    /// <summary>Opens the ledger and returns when the record of the start is durable.</summary>
    /// <exception cref="LedgerException">The ledger cannot be created, opened or read.</exception>
    /// <exception cref="CollectorException">The start cannot be recorded.</exception>
    internal static async Task<CollectorCore> OpenAsync(string directory, string? name, CollectorSeams seams, TimeProvider time)
    {
        var create = !LedgerDirectory.Exists(directory);
        if (create)
            LedgerDirectory.Create(directory, name ?? LedgerName.Default(), time);
        var writer = LedgerWriter.Open(new LedgerOptions { Directory = directory }, time);
        CollectorCore core;
        try
        {
            core = new CollectorCore(directory, writer, seams, time) { WasCreated = create };
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }

        if (await core._self.WriteAsync(SelfRecords.Start(core.Identity.Name, core.Recovery)) == AppendResult.Stored)
            return core;
        var reason = writer.StateDetail ?? "The ledger cannot write.";
        await core.DisposeAsync();
        throw new CollectorException($"The start of the collector cannot be recorded in '{directory}', so it does not start: {reason}");
    }

    /// <summary>Records the stop and closes the ledger.</summary>
    /// <returns>Why the stop could not be recorded; null when it was.</returns>
    internal async Task<string?> CloseAsync(string? failure)
    {
        var result = await _self.WriteAsync(SelfRecords.Stop(Identity.Name, failure));
        var reason = result == AppendResult.Stored ? null : _writer.StateDetail ?? "the ledger cannot write";
        await DisposeAsync();
        return reason;
    }

    internal CollectorStatus Status(long queuedBytes)
    {
        var state = _writer.State;
        return new CollectorStatus(
            state == LedgerState.Accepting ? "ok" : "failing",
            Identity.Name,
            Word(state),
            _writer.StateDetail,
            _writer.Size,
            Ingestor.Records,
            StatusReader.Bytes(_directory),
            _writer.LastCheckpoint.Size,
            StatusReader.CheckpointTime(_directory),
            _since,
            queuedBytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _reader.Dispose();
        _self.Dispose();
    }

    private static string Word(LedgerState state) => state switch
    {
        LedgerState.Accepting => "accepting",
        LedgerState.DiskFull => "disk-full",
        LedgerState.Stopping => "stopping",
        _ => "failed",
    };
}
