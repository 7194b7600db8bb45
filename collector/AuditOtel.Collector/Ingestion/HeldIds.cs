using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Ingestion;

/// <summary>Who holds the ids in flight, by number; a number that is free again is given first. Its owner locks.</summary>
internal sealed class HeldIds
{
    private const int FirstCapacity = 1024;
    private Holder[] _holders = new Holder[FirstCapacity];
    private int _used;

    // Free numbers are chained through Plan.
    private int _firstFree = -1;

    internal int Hold(Reservation owner, int plan)
    {
        var number = _firstFree;
        if (number >= 0)
            _firstFree = _holders[number].Plan;
        else
            number = Next();
        _holders[number] = new Holder(owner, plan);
        return number;
    }

    internal (Reservation Owner, int Plan) this[int number] => (_holders[number].Owner!, _holders[number].Plan);

    internal void Free(int number)
    {
        _holders[number] = new Holder(null, _firstFree);
        _firstFree = number;
    }

    private int Next()
    {
        if (_used == _holders.Length)
            Array.Resize(ref _holders, checked(_used * 2));
        return _used++;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Holder(Reservation? Owner, int Plan);
}
