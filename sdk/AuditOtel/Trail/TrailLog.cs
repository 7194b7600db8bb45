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

    [LoggerMessage(8, LogLevel.Error,
        "The collector at {Endpoint} did not confirm record {Number} ({Operation}, {Stage}): {Message}. "
        + "Until it is back, records are kept in the outbox {Outbox}; actions in the failure mode Deny are refused. {Advice}")]
    internal static partial void UnhealthyWithOutbox(
        this ILogger logger, string endpoint, long number, string operation, AuditStage stage, string message, string outbox, string advice);

    [LoggerMessage(9, LogLevel.Critical, "{Notice}")]
    internal static partial void OutboxNotice(this ILogger logger, string notice);

    [LoggerMessage(10, LogLevel.Information, "{Records} records that no collector confirmed are in the outbox {Outbox}: they are delivered first.")]
    internal static partial void OutboxLeft(this ILogger logger, long records, string outbox);

    [LoggerMessage(11, LogLevel.Critical, "The record of {Operation} is kept in memory alone, because {Reason}: it is lost if this process ends before the collector is back.")]
    internal static partial void OutboxFailed(this ILogger logger, string operation, string reason);

    [LoggerMessage(12, LogLevel.Error, "The outbox's position is not stored: {Reason} After a restart, records are sent again that the collector has; it knows them by their ids.")]
    internal static partial void OutboxPositionLost(this ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Critical, "The count of actions that ran without a record ({Operation}) is in memory alone: {Reason}")]
    internal static partial void LossNotStored(this ILogger logger, string operation, string reason);

    [LoggerMessage(14, LogLevel.Warning, "{Message}")]
    internal static partial void ClosedWithOutbox(this ILogger logger, string message);
}
