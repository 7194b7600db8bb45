namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>One digest that records of a service carried. Its owner locks.</summary>
internal sealed class KnownSurface(byte[] digest)
{
    internal byte[] Digest { get; } = digest;

    /// <summary>When a record with it was received last, in Unix nanoseconds.</summary>
    internal ulong LastSeen { get; set; }
}
