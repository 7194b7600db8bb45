namespace AuditOtel.Transport;

/// <summary>Asks a collector, or one of several, to store records. Every way a call can end is an <see cref="ExportResult"/>.</summary>
internal interface ICollectorClient : IDisposable
{
    /// <summary>Sends one record and waits for its receipt.</summary>
    /// <param name="record">The encoded LogRecord. Unless the result is stored, the connection may still be reading it: do not reuse it.</param>
    /// <param name="recordId">The id the receipt must name.</param>
    /// <param name="envelope">Who wrote it; this process when null.</param>
    /// <param name="wait">How long, and on which thread.</param>
    ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportEnvelope? envelope, ExportWait wait);

    /// <summary>Sends several records in one request and waits for their receipts; a record that is not in the answer has none.</summary>
    /// <param name="records">The records; their bytes are copied.</param>
    /// <param name="envelope">Who wrote them; this process when null.</param>
    /// <param name="wait">How long, and on which thread.</param>
    ValueTask<(ExportResult Failure, Dictionary<Guid, AuditReceipt>? Receipts)> ExportAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope? envelope, ExportWait wait);
}
