namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>All log records of one request, in its order. Buffers are pooled: dispose after use.</summary>
internal sealed class DecodedLogs : IDisposable
{
    /// <summary>True when decoding stopped because the request holds more than is taken at once.</summary>
    internal bool IsTooLarge { get; set; }

    internal PooledList<DecodedContext> Contexts { get; } = new();

    internal PooledList<DecodedRecord> Records { get; } = new();

    public void Dispose()
    {
        Contexts.Dispose();
        Records.Dispose();
    }
}
