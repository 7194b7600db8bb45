namespace AuditOtel.Transport;

/// <summary>Asks a collector, or one of several, to store records. Every way a call can end is an <see cref="ExportResult"/>.</summary>
internal interface ICollectorClient : IDisposable
{
    /// <summary>Sends one record and waits for its receipt.</summary>
    /// <param name="record">The encoded LogRecord. Unless the result is stored, the connection may still be reading it: do not reuse it.</param>
    /// <param name="recordId">The id the receipt must name.</param>
    /// <param name="envelope">Who wrote it; this process when null.</param>
    /// <param name="limit">The longest wait; more than the client's own timeout is cut to it.</param>
    /// <param name="stop">Ends the wait early, as a timeout would.</param>
    ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportEnvelope? envelope, TimeSpan limit, CancellationToken stop);

    /// <summary>Sends several records in one request and waits for their receipts; a record that is not in the answer has none.</summary>
    /// <param name="records">The records; their bytes are copied.</param>
    /// <param name="envelope">Who wrote them; this process when null.</param>
    /// <param name="limit">The longest wait; more than the client's own timeout is cut to it.</param>
    /// <param name="stop">Ends the wait early, as a timeout would.</param>
    ValueTask<(ExportResult Failure, Dictionary<Guid, AuditReceipt>? Receipts)> ExportAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope? envelope, TimeSpan limit, CancellationToken stop);
}
