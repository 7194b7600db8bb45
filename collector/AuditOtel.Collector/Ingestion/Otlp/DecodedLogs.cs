namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>All log records of one request, in its order. Buffers are pooled: dispose after use.</summary>
internal sealed class DecodedLogs : IDisposable
{
    internal PooledList<DecodedContext> Contexts { get; } = new();

    internal PooledList<DecodedRecord> Records { get; } = new();

    public void Dispose()
    {
        Contexts.Dispose();
        Records.Dispose();
    }
}
