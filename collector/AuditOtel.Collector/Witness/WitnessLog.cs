namespace AuditOtel.Collector.Witness;

/// <summary>What witnessing tells the operator.</summary>
internal static partial class WitnessLog
{
    [LoggerMessage(30, LogLevel.Warning, "A checkpoint was not cosigned: {Problem}")]
    internal static partial void Failed(ILogger logger, string problem);

    [LoggerMessage(31, LogLevel.Error, "The witness could not answer: {Problem}")]
    internal static partial void NotAnswered(ILogger logger, string problem);
}
