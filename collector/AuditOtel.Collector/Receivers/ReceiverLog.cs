namespace AuditOtel.Collector.Receivers;

/// <summary>What the receivers tell the operator.</summary>
internal static partial class ReceiverLog
{
    [LoggerMessage(1, LogLevel.Error, "A request failed inside the collector; its sender was told to send it again.")]
    internal static partial void RequestFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "The ledger could not be read for the receipt of a repeated record; its sender was told to send it again.")]
    internal static partial void LedgerUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "A connection failed inside the collector and was closed; its sender keeps what was not acknowledged.")]
    internal static partial void ConnectionFailed(ILogger logger, Exception exception);
}
