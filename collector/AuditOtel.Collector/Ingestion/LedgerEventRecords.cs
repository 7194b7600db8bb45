using AuditOtel.Ledger;

namespace AuditOtel.Collector.Ingestion;

/// <summary>
/// Turns what the ledger tells of itself into records. The ledger may tell before the queue stands, because it is opened first: that much is
/// kept and handed over.
/// </summary>
internal sealed class LedgerEventRecords
{
    private const string TargetType = "ledger";
    private readonly Lock _lock = new();
    private readonly List<AuditRecord> _early = [];
    private SelfRecordQueue? _queue;
    private long _unlisted;

    /// <summary>Takes up one event; never blocks.</summary>
    internal void Tell(LedgerEvent told)
    {
        var record = RecordOf(told);
        lock (_lock)
        {
            if (_queue is not null)
                _queue.Add(record);
            else if (_early.Count < SelfRecordQueue.Capacity)
                _early.Add(record);
            else
                _unlisted++;
        }
    }

    /// <summary>From now on events go to the queue; those that came before go there first.</summary>
    internal void HandTo(SelfRecordQueue queue)
    {
        lock (_lock)
        {
            foreach (var record in _early)
                queue.Add(record);
            if (_unlisted > 0)
                queue.AddUnlisted("audit.storage.event", _unlisted);
            _early.Clear();
            _queue = queue;
        }
    }

    internal static AuditRecord RecordOf(LedgerEvent told)
    {
        var (operation, outcome) = Describe(told.Kind);
        return SelfRecords.New(operation, AuditAction.Execute, new AuditTarget(TargetType, "storage")) with
        {
            Class = AuditClass.Integrity,
            Outcome = outcome,
            Time = told.Time,
            Message = told.Detail,
        };
    }

    private static (string Operation, AuditOutcome Outcome) Describe(LedgerEventKind kind) => kind switch
    {
        LedgerEventKind.StorageFailed => ("audit.storage.failed", AuditOutcome.Failure),
        LedgerEventKind.FailedOver => ("audit.storage.failover", AuditOutcome.Success),
        LedgerEventKind.StorageBack => ("audit.storage.back", AuditOutcome.Success),
        LedgerEventKind.SpaceLow => ("audit.space.low", AuditOutcome.Failure),
        LedgerEventKind.AdminSpaceLow => ("audit.space.admin_low", AuditOutcome.Failure),
        LedgerEventKind.SpaceMinimum => ("audit.space.minimum", AuditOutcome.Failure),
        LedgerEventKind.SpaceBack => ("audit.space.back", AuditOutcome.Success),
        LedgerEventKind.ReserveInUse => ("audit.reserve.used", AuditOutcome.Failure),
        LedgerEventKind.ReserveFull => ("audit.reserve.full", AuditOutcome.Failure),
        LedgerEventKind.ClockStep => ("audit.clock.step", AuditOutcome.Failure),
        LedgerEventKind.ClockUnsynchronised => ("audit.clock.unsynchronised", AuditOutcome.Failure),
        LedgerEventKind.ClockSynchronised => ("audit.clock.synchronised", AuditOutcome.Success),
        _ => ("audit.storage.event", AuditOutcome.Unknown),
    };
}
