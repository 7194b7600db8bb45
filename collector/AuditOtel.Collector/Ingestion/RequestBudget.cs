namespace AuditOtel.Collector.Ingestion;

/// <summary>Bounds the memory of all requests that are being received or handled at once.</summary>
internal sealed class RequestBudget(long limit)
{
    /// <summary>Room for at least two of the largest requests: body, unpacked body and entries.</summary>
    internal const long DefaultLimit = 512L << 20;

    private long _used;

    internal long Used => Interlocked.Read(ref _used);

    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
            return true;
        Give(bytes);
        return false;
    }

    internal void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
