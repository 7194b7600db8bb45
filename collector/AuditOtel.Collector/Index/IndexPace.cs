namespace AuditOtel.Collector.Index;

/// <summary>
/// Has the indexing rest while many records arrive, so that ingestion keeps the processors: a priority alone takes only as much back as others ask for at each moment, and the index
/// would use every wait for the disk. What it leaves behind, searches read in the ledger. Not thread-safe.
/// </summary>
/// <param name="durable">How many entries of the ledger are durable at this moment.</param>
/// <param name="time">The clock.</param>
/// <param name="stop">Ends every rest.</param>
internal sealed class IndexPace(Func<long> durable, TimeProvider time, WaitHandle stop)
{
    // A tenth of what one processor receives, one record at a time: below it there is enough for both.
    private const int BusyRate = 2000;

    // A tenth of one processor, with which the index still comes on by up to 8,000 records a second, and by a quarter of it beside threads that take the processors from it.
    private const int RestFactor = 9;

    // A computer that stood still for long has not worked for long.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private long _counted = durable();
    private long _countedAt = time.GetTimestamp();
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

    /// <summary>How long to rest after what was done since the last rest: nothing while few records arrive.</summary>
    internal TimeSpan Due()
    {
        var (now, count) = (time.GetTimestamp(), durable());
        var (worked, passed, arrived) = (time.GetElapsedTime(_workingSince, now), time.GetElapsedTime(_countedAt, now), count - _counted);
        (_countedAt, _counted) = (now, count);
        if (arrived <= passed.TotalSeconds * BusyRate)
            return TimeSpan.Zero;
        var rest = worked * RestFactor;
        return rest < LongestRest ? rest : LongestRest;
    }
}
