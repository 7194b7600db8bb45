using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

internal sealed record ObservedSubmission(Submission Made, DecodedLogs Logs) : IDisposable
{
    public void Dispose()
    {
        Made.Dispose();
        Logs.Dispose();
    }
}
