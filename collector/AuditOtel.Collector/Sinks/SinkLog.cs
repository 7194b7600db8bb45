namespace AuditOtel.Collector.Sinks;

/// <summary>What sinks tell the operator.</summary>
internal static partial class SinkLog
{
    [LoggerMessage(50, LogLevel.Warning, "Sink {Sink} takes no records: {Problem}")]
    internal static partial void Failed(ILogger logger, string sink, string problem);

    [LoggerMessage(51, LogLevel.Information, "Sink {Sink} takes records again.")]
    internal static partial void Recovered(ILogger logger, string sink);

    [LoggerMessage(52, LogLevel.Warning, "{Problem}")]
    internal static partial void Restarted(ILogger logger, string problem);

    [LoggerMessage(54, LogLevel.Warning, "The cursor of sink {Sink} cannot be kept, so that records come again after the next start: {Problem}")]
    internal static partial void Unsaved(ILogger logger, string sink, string problem);

    [LoggerMessage(53, LogLevel.Error, "Sink {Sink}: {Problem}")]
    internal static partial void Missed(ILogger logger, string sink, string problem);

    [LoggerMessage(55, LogLevel.Error, "Sink {Sink} will never take {Count} records: {Reason}")]
    internal static partial void Refused(ILogger logger, string sink, long count, string reason);

    [LoggerMessage(56, LogLevel.Warning, "Sink {Sink}: {Problem}")]
    internal static partial void Behind(ILogger logger, string sink, string problem);

    [LoggerMessage(58, LogLevel.Warning, "Sink {Sink}: {Warning}")]
    internal static partial void Warned(ILogger logger, string sink, string warning);

    [LoggerMessage(57, LogLevel.Information, "Sink {Sink} has caught up.")]
    internal static partial void CaughtUp(ILogger logger, string sink);
}
