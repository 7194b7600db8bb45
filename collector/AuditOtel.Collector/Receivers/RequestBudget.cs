namespace AuditOtel.Collector.Receivers;

/// <summary>Bounds the bytes of all requests that are being received or processed at once.</summary>
internal sealed class RequestBudget(long limit)
{
    /// <summary>Room for eight of the largest requests.</summary>
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
