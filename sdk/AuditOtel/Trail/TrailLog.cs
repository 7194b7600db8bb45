using Microsoft.Extensions.Logging;

namespace AuditOtel.Trail;

/// <summary>What the trail tells the operator. No argument and no actor appears here: they belong into records alone.</summary>
internal static partial class TrailLog
{
    [LoggerMessage(1, LogLevel.Error,
        "The collector at {Endpoint} did not confirm record {Number} ({Operation}, {Stage}): {Message}. "
        + "It is kept, and audited actions are refused until it is delivered. {Advice}")]
    internal static partial void Unhealthy(
        this ILogger logger, string endpoint, long number, string operation, AuditStage stage, string message, string advice);

    [LoggerMessage(2, LogLevel.Information, "All undelivered records have reached the collector at {Endpoint}: audited actions run again.")]
    internal static partial void Healthy(this ILogger logger, string endpoint);

    [LoggerMessage(3, LogLevel.Critical,
        "The collector at {Endpoint} refused record {Number} ({Operation}, {Stage}, id {RecordId}) for good: {Message}. "
        + "The ledger shows a gap at this number, and an action without outcome. {Advice}")]
    internal static partial void Refused(
        this ILogger logger, string endpoint, long number, string operation, AuditStage stage, Guid recordId, string message, string advice);

    [LoggerMessage(4, LogLevel.Warning, "The collector at {Endpoint} stored {Operation} with a warning: {Message}.")]
    internal static partial void Warned(this ILogger logger, string endpoint, string operation, string message);

    [LoggerMessage(5, LogLevel.Critical,
        "The outcome of {Operation} came after the trail had closed and is not recorded: "
        + "its intent shows as unfinished. Let audited actions end before the host stops.")]
    internal static partial void OutcomeAfterClose(this ILogger logger, string operation);

    [LoggerMessage(6, LogLevel.Critical, "{Message}")]
    internal static partial void ClosedWithLoss(this ILogger logger, string message);

    [LoggerMessage(7, LogLevel.Critical, "The outcome of {Operation} could not be encoded and is not recorded: its intent shows as unfinished.")]
    internal static partial void OutcomeFailed(this ILogger logger, string operation, Exception exception);

    [LoggerMessage(30, LogLevel.Warning,
        "Nobody knows who acts in {Operation}: its actor is recorded as 'unknown'. Register an IAuditActorProvider or call AuditActor.Use. "
        + "This is said once; audit.actors.unknown counts all.")]
    internal static partial void ActorUnknown(this ILogger logger, string operation);
}
