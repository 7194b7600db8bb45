namespace AuditOtel.Ledger.Writing;

/// <summary>The life of a batch.</summary>
internal enum BatchPhase
{
    Filling,
    Queued,
    Completed,
    Refused,
    Disposed,
}
