namespace AuditOtel.Collector.Index;

/// <summary>What the index tells the operator.</summary>
internal static partial class IndexLog
{
    [LoggerMessage(70, LogLevel.Warning, "The search index is built anew, because {Reason}.")]
    internal static partial void Rebuilt(ILogger logger, string reason);

    [LoggerMessage(71, LogLevel.Warning, "The search index does not go on, so that searches read the ledger: {Problem}")]
    internal static partial void Failed(ILogger logger, string problem);

    [LoggerMessage(72, LogLevel.Information, "The search index goes on.")]
    internal static partial void Recovered(ILogger logger);
}
