namespace AuditOtel.Collector;

/// <summary>What the host tells the operator.</summary>
internal static partial class CollectorLog
{
    [LoggerMessage(10, LogLevel.Information, "The collector accepts records into ledger {Ledger}: {Endpoints}.")]
    internal static partial void Ready(ILogger logger, string ledger, CollectorEndpoints endpoints);

    [LoggerMessage(11, LogLevel.Error, "The record of the collector's stop could not be stored: {Reason}.")]
    internal static partial void StopNotRecorded(ILogger logger, string reason);

    [LoggerMessage(13, LogLevel.Warning, "The collector stops without waiting longer for the requests that are being answered; their senders will send them again.")]
    internal static partial void WaitCut(ILogger logger);

    [LoggerMessage(12, LogLevel.Information, "The collector stopped.")]
    internal static partial void Stopped(ILogger logger);
}
