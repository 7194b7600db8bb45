namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>What a request may hold (record.md, "Limit"; OTLP, message size).</summary>
internal static class OtlpLimits
{
    /// <summary>Bytes of one request, also after decompression.</summary>
    internal const int RequestBytes = 64 << 20;

    /// <summary>Log records of one request, and scopes of one request: 64 MiB hold 33 million empty ones, and each takes memory here.</summary>
    internal const int Records = 1 << 18;

    /// <summary>
    /// Bytes one request may take in the ledger. Records fit by the limit of the request; it binds where thousands of scopes share one
    /// large resource, because each pair of them is stored.
    /// </summary>
    internal const long StoredBytes = 96L << 20;

    /// <summary>Bytes of one answer: official clients refuse a larger message.</summary>
    internal const int AnswerBytes = 4 << 20;

    /// <summary>AnyValues inside each other.</summary>
    internal const int Depth = 16;

    /// <summary>Attributes of one record, resource or scope.</summary>
    internal const int Attributes = 1024;

    internal const int TraceIdBytes = 16;
    internal const int SpanIdBytes = 8;
}
