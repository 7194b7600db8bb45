namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>Brings what the tracker finds into the ledger.</summary>
internal sealed class SurfaceWatch(SurfaceTracker tracker, SelfRecordQueue queue)
{
    internal void Observe(Submission submission)
    {
        if (!tracker.Observe(submission))
            return;
        var events = tracker.Take(out var unlisted);
        foreach (var found in events)
            queue.Add(SurfaceRecords.Of(found));
        if (unlisted > 0)
            queue.AddUnlisted(SurfaceRecords.Changed, unlisted);
    }
}
