namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>How many events may still be told one by one in the present minute. Its owner locks.</summary>
internal sealed class SurfaceBudget(int most)
{
    private const ulong Minute = 60_000_000_000;
    private ulong _begin;
    private int _used;

    internal bool TryUse(ulong received)
    {
        if (received > _begin && received - _begin >= Minute)
            (_begin, _used) = (received, 0);

        // Requests overtake each other by little; a clock that was set back must not keep the limit until it has caught up.
        else if (received < _begin && _begin - received >= Minute)
            _begin = received;
        if (_used == most)
            return false;
        _used++;
        return true;
    }
}
