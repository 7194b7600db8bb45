using Serilog;
using Serilog.Core;

namespace AuditOtel.Losses;

/// <summary>Serilog with its file sink, as its documentation configures one.</summary>
internal sealed class SerilogSender(string directory, bool isAudit) : IRecordSender
{
    private readonly Logger _logger = Create(Path.Combine(directory, "serilog.txt"), isAudit);

    public ValueTask SendAsync(int record)
    {
        _logger.Information("alice deleted user {Target}", Load.TargetOf(record));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _logger.DisposeAsync();

    private static Logger Create(string path, bool isAudit)
    {
        var configuration = new LoggerConfiguration();
        return (isAudit ? configuration.AuditTo.File(path) : configuration.WriteTo.File(path)).CreateLogger();
    }
}
