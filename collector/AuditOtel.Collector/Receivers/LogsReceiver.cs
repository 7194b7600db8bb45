using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;
using Microsoft.AspNetCore.Http.Features;

namespace AuditOtel.Collector.Receivers;

/// <summary>Sends a request to the receiver of its protocol; what both share.</summary>
internal sealed class LogsReceiver(Ingestor ingestor, RequestBudget budget, ILogger logger)
{
    private const string GrpcPath = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private volatile bool _stopping;

    internal Ingestor Ingestor => ingestor;

    internal RequestBudget Budget => budget;

    internal ILogger Logger => logger;

    /// <summary>From now on every request is told to come back later.</summary>
    internal void StopAccepting() => _stopping = true;

    internal Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        if (GrpcLogsReceiver.IsGrpc(request))
        {
            return request.Path.Equals(GrpcPath, StringComparison.Ordinal)
                ? GrpcLogsReceiver.HandleAsync(this, context)
                : GrpcLogsReceiver.RefuseAsync(context, Refusal.UnknownPath());
        }

        return request.Path.Value is "/v1/logs" or "/v1/audit"
            ? HttpLogsReceiver.HandleAsync(this, context)
            : HttpLogsReceiver.RefuseAsync(context, Refusal.UnknownPath(), request.ContentType);
    }

    /// <inheritdoc cref="IngestAsync(Sender, ReadOnlyMemory{byte})"/>
    internal ValueTask<(IngestResult? Stored, Refusal? Refusal)> IngestAsync(HttpContext context, ReadOnlyMemory<byte> payload) =>
        IngestAsync(context.Features.GetRequiredFeature<Sender>(), payload);

    /// <summary>Hands a protobuf request to ingestion. Whatever goes wrong in there, the sender is told to keep the records.</summary>
    internal async ValueTask<(IngestResult? Stored, Refusal? Refusal)> IngestAsync(Sender sender, ReadOnlyMemory<byte> payload)
    {
        if (_stopping)
            return (null, Refusal.Unavailable("The collector is stopping: send again later."));
        try
        {
            var result = await ingestor.IngestAsync(payload, sender);
            return result.Status == IngestStatus.Stored ? (result, null) : (null, ToRefusal(result));
        }
        catch (LedgerException exception)
        {
            ReceiverLog.LedgerUnreadable(logger, exception);
            return (null, Refusal.Unavailable(exception.Message));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReceiverLog.RequestFailed(logger, exception);
            return (null, Refusal.Internal());
        }
    }

    private static Refusal ToRefusal(IngestResult result) => result.Status switch
    {
        IngestStatus.Malformed => Refusal.Malformed(result.Detail),
        IngestStatus.TooLarge => Refusal.TooLarge(result.Detail),
        IngestStatus.Conflict => Refusal.Conflict(result.Detail),
        _ => Refusal.Unavailable(result.Detail),
    };
}
