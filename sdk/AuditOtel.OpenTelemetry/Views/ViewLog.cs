using Microsoft.Extensions.Logging;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>What the view tells the operator.</summary>
internal static partial class ViewLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "Audit records cannot be shown in the OpenTelemetry pipeline: {Error}: {Message} The records themselves are not concerned. Look at the processors and exporters.")]
    internal static partial void NotShown(this ILogger logger, string error, string message);

    [LoggerMessage(2, LogLevel.Warning,
        "{Count} audit records were left out of the OpenTelemetry pipeline, because it failed or was too slow. They are in the ledger: search there.")]
    internal static partial void LeftOut(this ILogger logger, long count);
}
