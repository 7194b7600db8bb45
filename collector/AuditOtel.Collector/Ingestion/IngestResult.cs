namespace AuditOtel.Collector.Ingestion;

/// <summary>What ingestion says of one request. Dispose after the answer is written.</summary>
internal sealed class IngestResult : IDisposable
{
    private IngestResult(IngestStatus status, string detail)
    {
        Status = status;
        Detail = detail;
    }

    internal IngestStatus Status { get; }

    /// <summary>One sentence: why the request failed, or why some of its records were refused. Empty when all were stored.</summary>
    internal string Detail { get; }

    /// <summary>Refused log records of a request that was stored otherwise.</summary>
    internal int Rejected { get; private init; }

    /// <summary>One receipt per accepted record, in the order of the request.</summary>
    internal PooledList<ReceiptLine> Receipts { get; } = new();

    internal static IngestResult Stored(int rejected, string reason) => new(IngestStatus.Stored, reason) { Rejected = rejected };

    internal static IngestResult Failed(IngestStatus status, string detail) => new(status, detail);

    public void Dispose() => Receipts.Dispose();
}
