namespace AuditOtel.Ledger.Checkpoints;

/// <summary>What reading a checkpoint came to.</summary>
internal enum CheckpointOutcome
{
    Valid,
    Malformed,
    Foreign,
    BadSignature,
}
