namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>One digest that records of a service carried. Its owner locks.</summary>
internal sealed class KnownSurface(byte[] digest)
{
    private ulong _toldAt;
    private bool _isToldAsReturned;
    private KnownSurface? _before;

    internal byte[] Digest { get; } = digest;

    /// <summary>When a record with it was received last, in Unix nanoseconds.</summary>
    internal ulong LastSeen { get; set; }

    /// <summary>Its place in the order in which the service's surfaces were told last; 0 when it was not.</summary>
    internal long ToldOrder { get; private set; }

    internal void NoteTold(SurfaceEventKind kind, KnownSurface? before, ulong received, long order) =>
        (_isToldAsReturned, _before, _toldAt, ToldOrder) = (kind is SurfaceEventKind.Returned, before, received, order);

    /// <summary>
    /// Whether this one was told after the other one, about when that one fell silent, and wrote on for long without it. A new build may
    /// overlap with the one before. What returned must find the other one silent, or two builds in turn would be told for ever.
    /// </summary>
    internal bool TookPlaceOf(KnownSurface other)
    {
        const ulong silence = SurfaceTracker.SilenceNanoseconds;
        if (ToldOrder <= other.ToldOrder || LastSeen <= other.LastSeen + silence)
            return false;
        if (other.LastSeen > _toldAt)
            return !_isToldAsReturned && other.LastSeen <= _toldAt + silence;
        return _toldAt <= other.LastSeen + silence || (!_isToldAsReturned && _before == other);
    }
}
