using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>A processor of the application that does what a test says with each copy.</summary>
internal sealed class GateProcessor(Action<LogRecord> act) : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (string.Equals(data.CategoryName, "AuditOtel.View", StringComparison.Ordinal))
            act(data);
    }
}
