using System.Diagnostics;
using AuditOtel.Actors;
using AuditOtel.Otlp;
using AuditOtel.Outbox;
using AuditOtel.Outbox.Disk;
using AuditOtel.Trail;
using AuditOtel.Transport;
using AuditOtel.Views;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AuditOtel;

/// <summary>
/// The trail that sends records to a collector over OTLP and counts only the collector's receipt. It fails closed: no receipt for an
/// intent, no action. Safe for concurrent use; one a process is enough.
/// </summary>
public sealed class OtlpAuditTrail : IAuditTrail, IAsyncDisposable, IDisposable
{
    private readonly BufferPool _pool = new();
    private readonly ActorChain _actors;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimeSpan _shutdownTimeout;
    private readonly FailureRules _rules;
    private readonly byte[] _stream;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    private OtlpAuditTrail(
        AuditOtelOptions options,
        IReadOnlyList<CollectorEndpoint> endpoints,
        IOutboxDisk disk,
        IReadOnlyList<IAuditActorProvider> actors,
        TimeProvider time,
        ILogger<OtlpAuditTrail> logger,
        RecordViews views)
    {
        _time = time;
        _logger = new CarefulLogger(logger);
        _actors = new ActorChain(actors, _logger);
        _shutdownTimeout = options.ShutdownTimeout;
        _stream = EncodeStream();
        ServiceName = options.ServiceName;
        SecretHashKey = options.SecretHashKey.ToArray();
        RecordsExceptionMessages = options.RecordExceptionMessages;
        Views = views;
        _rules = new FailureRules(options);
        Delivery = CreateDelivery(options, endpoints, disk);
    }

    internal RecordDelivery Delivery { get; }

    internal string ServiceName { get; }

    internal ReadOnlyMemory<byte> SecretHashKey { get; }

    internal bool RecordsExceptionMessages { get; }

    /// <summary>Who is shown the records.</summary>
    internal RecordViews Views { get; }

    /// <summary>What the trail looks like just now.</summary>
    internal TrailHealth Health => Delivery.Health();

    internal ulong Now => _time.GetUtcNow().ToUnixNanoseconds();

    /// <summary>Makes a trail without a host. Install it with <see cref="AuditTrail.Install"/> for annotated methods to find it.</summary>
    /// <param name="options">Where to and as whom; read now and not again.</param>
    /// <param name="actorProvider">Who is acting; the account of the process when left out.</param>
    /// <param name="timeProvider">The clock; the system's when left out.</param>
    /// <param name="logger">Where refusals and recoveries are told; nowhere when left out, so failures show as exceptions alone.</param>
    /// <exception cref="OptionsValidationException">At least one option is wrong; all errors are listed.</exception>
    /// <exception cref="AuditUnavailableException">The outbox cannot be used: another process has it, it is open to others, or its disk fails.</exception>
    public static OtlpAuditTrail Create(
        AuditOtelOptions options,
        IAuditActorProvider? actorProvider = null,
        TimeProvider? timeProvider = null,
        ILogger<OtlpAuditTrail>? logger = null) =>
        Create(options, OutboxDisk.Instance, actorProvider is null ? [] : [actorProvider], timeProvider, logger);

    internal static OtlpAuditTrail Create(
        AuditOtelOptions options,
        IOutboxDisk disk,
        IReadOnlyList<IAuditActorProvider> actorProviders,
        TimeProvider? timeProvider,
        ILogger<OtlpAuditTrail>? logger,
        RecordViews? views = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        AuditOtelOptionsValidator.ThrowIfInvalid(options);
        var endpoints = new List<CollectorEndpoint>();
        foreach (var text in options.FallbackEndpoints.Prepend(options.Endpoint))
        {
            if (!CollectorEndpoint.TryParse(text, out var endpoint, out var error))
                throw new ArgumentException(error, nameof(options));
            endpoints.Add(endpoint);
        }

        return new OtlpAuditTrail(
            options,
            endpoints,
            disk,
            actorProviders,
            timeProvider ?? TimeProvider.System,
            logger ?? NullLogger<OtlpAuditTrail>.Instance,
            views ?? new RecordViews());
    }

    /// <inheritdoc/>
    public AuditOperation Start(AuditDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        return new OtlpAuditOperation(this, descriptor, _pool.Take());
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The record lacks or misnames something, is too long, or has an attribute whose name the trail writes itself (all of <c>audit.*</c> but
    /// <c>audit.arg.*</c>) or whose value has a type that OTLP does not have.
    /// </exception>
    public async ValueTask<AuditReceipt> RecordAsync(AuditRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        cancellationToken.ThrowIfCancellationRequested();
        RecordRules.Check(record);
        var named = record with { Actor = record.Actor ?? AskActor(record.Operation) };
        var writer = new ProtobufWriter();
        Write(writer, named);
        if (writer.Length > RecordLimits.LargestFirstRecord)
            throw new ArgumentException($"'{record.Operation}' has {writer.Length} bytes and may have {RecordLimits.LargestFirstRecord}: shorten it.", nameof(record));
        var admission = await Delivery.AdmitAsync(record.Operation, _rules.ForManualRecord(), writer.Length).ConfigureAwait(false);
        try
        {
            Func<long, OutgoingRecord>? outcomeNotRun = record.Stage == AuditStage.Intent ? next => EncodeNotRun(named, next) : null;
            var sent = await Delivery.SendFirstAsync(admission, Number(writer, named, admission.Number), outcomeNotRun).ConfigureAwait(false);

            // Otherwise the connection may still be reading the buffer, so that one is left to the garbage collector.
            if (sent.IsBufferFree)
                writer.Dispose();
            return sent.Receipt ?? new AuditReceipt(record.Id.ToString(), "", -1, default, (long)Now);
        }
        finally
        {
            Delivery.Leave();
        }
    }

    /// <summary>
    /// Refuses new records, waits for running actions and delivers what is kept, for at most <see cref="AuditOtelOptions.ShutdownTimeout"/>.
    /// </summary>
    /// <exception cref="AuditUnavailableException">Records are left that no collector has confirmed; also logged as critical.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            // Whoever comes second may end the process right after; what is left is told to the first.
            await _closed.Task.ConfigureAwait(false);
            return;
        }

        try
        {
            var left = await Delivery.CloseAsync(_shutdownTimeout).ConfigureAwait(false);
            Delivery.Dispose();
            Report(left);
        }
        finally
        {
            _closed.SetResult();
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>, and blocks the calling thread.</summary>
    /// <exception cref="AuditUnavailableException">Records are left that no collector has confirmed; also logged as critical.</exception>
    public void Dispose() => Blocking.Wait(DisposeAsync());

    internal AuditActor AskActor(string operation) => _actors.Ask(operation);

    internal Guid NewId() => Guid.CreateVersion7(_time.GetUtcNow());

    internal void WriteSequence(ProtobufWriter writer, long number)
    {
        writer.WriteRaw(_stream);
        writer.WriteAttribute(AuditAttributes.SequenceNumber, number);
    }

    internal void Recycle(RecordBuffers buffers) => _pool.Return(buffers);

    internal void ReportLostOutcome(AuditDescriptor descriptor, Exception failure) => _logger.OutcomeFailed(descriptor.Operation, failure);

    internal AuditFailureMode ModeOf(AuditDescriptor descriptor) => _rules.For(descriptor.FailureMode);

    private void Report(LeftRecords left)
    {
        if (left.InOutbox > 0)
            _logger.ClosedWithOutbox($"The audit trail closed with {left.InOutbox} undelivered records in the outbox: the next process that uses it delivers them.");
        if (left is { InMemory: 0, Actions: 0, Uncounted: 0 })
            return;
        var uncounted = left.Uncounted == 0 ? "" : $" {left.Uncounted} actions that ran without a record are counted nowhere else.";
        var message = $"The audit trail closed with {left.InMemory} undelivered records and {left.Actions} actions still running: the ledger will show them as "
            + $"unfinished or missing.{uncounted} Look at the collector before the service starts again.";
        _logger.ClosedWithLoss(message);
        throw new AuditUnavailableException(message);
    }

    private RecordDelivery CreateDelivery(AuditOtelOptions options, IReadOnlyList<CollectorEndpoint> endpoints, IOutboxDisk disk)
    {
        var envelope = new ExportEnvelope(options);
        var clients = endpoints.Select(ICollectorClient (endpoint) => new OtlpClient(Transport(endpoint, options.Timeout), envelope, options.Timeout, _time)).ToList();
        var client = clients.Count == 1 ? clients[0] : new CollectorRoute(clients, _time);
        var sender = new RecordSender(client, options.Timeout, _time, _logger) { Views = Views };
        OutboxStore? outbox = null;
        try
        {
            if (options.OutboxDirectory is { } directory)
                outbox = OutboxStore.Open(disk, new OutboxSettings(Path.TrimEndingDirectorySeparator(directory), options.OutboxSize, envelope.ToBytes()));
            var lost = new LostActions(outbox is null ? null : new LossFile(disk, outbox.Directory), outbox?.LossGeneration ?? 0, _time);
            return new RecordDelivery(sender, outbox, lost, options, EncodeLosses, _time, _logger);
        }
        catch (OutboxException failure)
        {
            outbox?.Dispose();
            sender.Dispose();
            throw new AuditUnavailableException($"The audit trail cannot start: {failure.Message}", failure);
        }
    }

    private IOtlpTransport Transport(CollectorEndpoint endpoint, TimeSpan timeout) => endpoint is { SocketPath: { } socket, HttpSocketPath: { } httpSocket }
        ? new SocketTransport(endpoint, socket, httpSocket, timeout, _time)
        : new GrpcTransport(endpoint, timeout);

    /// <summary>The record that says how many actions ran without one.</summary>
    private OutgoingRecord EncodeLosses(LossCounts counts, long number)
    {
        var attributes = counts.ByOperation.ToDictionary(pair => AuditAttributes.LostPrefix + pair.Key, object (pair) => pair.Value, StringComparer.Ordinal);
        attributes[AuditAttributes.LostCount] = counts.Total;
        attributes[AuditAttributes.LostFrom] = counts.From.UtcDateTime.ToString("O");
        attributes[AuditAttributes.LostTo] = counts.To.UtcDateTime.ToString("O");
        var record = new AuditRecord("audit.trail.continue", AuditAction.Execute, new AuditTarget("service", ServiceName))
        {
            Id = NewId(),
            Class = AuditClass.Audit,
            Outcome = AuditOutcome.Failure,
            Reason = AuditReasons.AuditUnavailable,
            Actor = new AuditActor(ServiceName, AuditActorType.Service),
            Message = $"{counts.Total} actions ran without a record, because none could be stored.",
            Attributes = attributes,
        };
        var writer = new ProtobufWriter();
        Write(writer, record);
        return Number(writer, record, number);
    }

    private static byte[] EncodeStream()
    {
        using var writer = new ProtobufWriter();
        writer.WriteAttribute(AuditAttributes.SequenceStreamId, Guid.NewGuid());
        return writer.Written.ToArray();
    }

    private void Write(ProtobufWriter writer, AuditRecord record)
    {
        writer.WriteRecord(record, record.Actor!, record.Time?.ToUnixNanoseconds() ?? Now);
        writer.WriteTrace(Activity.Current);
    }

    private OutgoingRecord Number(ProtobufWriter writer, AuditRecord record, long number)
    {
        WriteSequence(writer, number);
        return new OutgoingRecord(number, record.Id, record.Operation, record.Stage, writer.WrittenMemory);
    }

    private OutgoingRecord EncodeNotRun(AuditRecord intent, long number)
    {
        var outcome = intent with
        {
            Id = NewId(),
            Time = null,
            Stage = AuditStage.Outcome,
            Outcome = AuditOutcome.Failure,
            Reason = AuditReasons.AuditUnavailable,
            Message = null,
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal),
        };
        var writer = new ProtobufWriter();
        Write(writer, outcome);
        return Number(writer, outcome, number);
    }
}
