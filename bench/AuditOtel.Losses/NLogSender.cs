using NLog;
using NLog.Config;
using NLog.Targets;

namespace AuditOtel.Losses;

/// <summary>NLog with its file target, as its documentation configures one in code.</summary>
internal sealed class NLogSender : IRecordSender
{
    private readonly LogFactory _factory = new();
    private readonly Logger _logger;

    internal NLogSender(string directory)
    {
        var configuration = new LoggingConfiguration(_factory);
        configuration.AddRule(LogLevel.Info, LogLevel.Fatal, new FileTarget("file") { FileName = Path.Combine(directory, "nlog.txt") });
        _factory.Configuration = configuration;
        _logger = _factory.GetLogger("audit");
    }

    public ValueTask SendAsync(int record)
    {
        _logger.Info("alice deleted user {Target}", Load.TargetOf(record));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _factory.Dispose();
        return ValueTask.CompletedTask;
    }
}
