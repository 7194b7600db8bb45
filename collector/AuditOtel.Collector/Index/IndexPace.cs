using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Index;

/// <summary>
/// Has the indexing rest while records arrive that take most of the processors, so that ingestion keeps them: a priority alone takes only as much back as others ask for at each moment, and the index
/// would use every wait for the disk. What it leaves behind, searches read in the ledger. Not thread-safe.
/// </summary>
/// <param name="durable">How many entries of the ledger are durable at this moment.</param>
/// <param name="others">Processor time that all other threads have used.</param>
/// <param name="time">The clock.</param>
/// <param name="stop">Ends every rest.</param>
internal sealed class IndexPace(Func<long> durable, Func<TimeSpan> others, TimeProvider time, WaitHandle stop)
{
    // A tenth of what one processor receives, one record at a time: below it there is enough for both, and what else is busy does not wait for the disk.
    private const int BusyRate = 2000;

    // Of all processors. Below it they are enough for both, however many records arrive.
    private const double BusyShare = 0.5;

    // A fortieth of one processor: what comes so fast the index could not keep up with on a whole one. It catches up afterwards.
    private const int RestFactor = 39;

    // A computer that stood still for long has not worked for long.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private Reading _before = new(time.GetTimestamp(), durable(), others());
    private long _workingSince = time.GetTimestamp();

    /// <summary>Work begins: what the thread waited for before is none.</summary>
    internal void Begin() => _workingSince = time.GetTimestamp();

    /// <summary>Rests after a piece of work, if it has to.</summary>
    internal void Rest()
    {
        var due = Due();
        if (due > TimeSpan.Zero)
            _ = stop.WaitOne(due);
        Begin();
    }

    /// <summary>How long to rest after what was done since the last rest: nothing while few records arrive, or the processors have room.</summary>
    internal TimeSpan Due()
    {
        var (before, now) = (_before, new Reading(time.GetTimestamp(), durable(), others()));
        _before = now;
        if (!IsBusy(now.Durable - before.Durable, now.Others - before.Others, time.GetElapsedTime(before.Timestamp, now.Timestamp)))
            return TimeSpan.Zero;
        var rest = time.GetElapsedTime(_workingSince, now.Timestamp) * RestFactor;
        return rest < LongestRest ? rest : LongestRest;
    }

    private static bool IsBusy(long arrived, TimeSpan used, TimeSpan passed) =>
        arrived > passed.TotalSeconds * BusyRate && used > passed * (BusyShare * Environment.ProcessorCount);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Reading(long Timestamp, long Durable, TimeSpan Others);
}
