using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AuditOtel.Losses;

/// <summary>
/// OpenTelemetry .NET's documented recipe, <c>AddOpenTelemetry(logging => logging.AddOtlpExporter())</c>. Endpoint, service name and retry come from its environment variables.
/// </summary>
internal sealed class OpenTelemetrySender : IRecordSender
{
    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    /// <param name="simple">Whether each call exports its record itself; the recipe's default is batches in the background.</param>
    internal OpenTelemetrySender(bool simple = false)
    {
        _factory = LoggerFactory.Create(builder => builder.AddOpenTelemetry(logging => Configure(logging, simple)));
        _logger = _factory.CreateLogger("audit");
    }

    /// <summary>The variables for a process that uses this sender.</summary>
    internal static Dictionary<string, string> Variables(Load load)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = load.Endpoint,
            ["OTEL_SERVICE_NAME"] = Runner.Service,
        };
        if (load.Retry != Retry.Default)
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = load.Retry == Retry.Memory ? "in_memory" : "disk";
        if (load.Retry == Retry.Disk)
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_DISK_RETRY_DIRECTORY_PATH"] = load.Directory;
        return variables;
    }

    public ValueTask SendAsync(int record)
    {
        KeyValuePair<string, object?>[] state =
        [
            new("audit.schema.version", "1"),
            new("audit.record.id", Guid.CreateVersion7().ToString()),
            new("audit.action", "DELETE"),
            new("audit.class", "account"),
            new("audit.stage", "event"),
            new("audit.outcome", "success"),
            new("audit.actor.id", "alice"),
            new("audit.actor.type", "user"),
            new("audit.target.type", "user"),
            new("audit.target.id", Load.TargetOf(record)),
        ];
        _logger.Log(LogLevel.Information, new EventId(1, "user.account.delete"), state, exception: null, static (_, _) => "alice deleted a user");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _factory.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Configure(OpenTelemetryLoggerOptions logging, bool simple)
    {
        if (simple)
            logging.AddOtlpExporter(static (_, processor) => processor.ExportProcessorType = ExportProcessorType.Simple);
        else
            logging.AddOtlpExporter();
    }
}
