using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AuditOtel.Bench;

/// <summary>The documented OpenTelemetry way: one log record a call, written by generated code, to an exporter that does nothing.</summary>
internal sealed partial class LogCalls : IDisposable
{
    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    internal LogCalls(BaseProcessor<LogRecord> processor)
    {
        _factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options => options.AddProcessor(processor)));
        _logger = _factory.CreateLogger("audit");
    }

    public void Dispose() => _factory.Dispose();

    internal static LogCalls Simple() => new(new SimpleLogRecordExportProcessor(new NullExporter()));

    internal static LogCalls Batch() => new(new BatchLogRecordExportProcessor(new NullExporter()));

    internal void Write(string id) => Update(_logger, id);

    [LoggerMessage(1, LogLevel.Information, "user.account.update {UserId}")]
    private static partial void Update(ILogger logger, string userId);

    private sealed class NullExporter : BaseExporter<LogRecord>
    {
        public override ExportResult Export(in Batch<LogRecord> batch) => ExportResult.Success;
    }
}
