namespace AuditOtel.Trail;

/// <summary>What became of the first record of an action that may run.</summary>
/// <param name="Receipt">The collector's receipt; null when the record is in the outbox, or kept in memory where the mode is to continue.</param>
/// <param name="IsBufferFree">Whether nothing reads the record's buffer any more.</param>
internal readonly record struct FirstRecord(AuditReceipt? Receipt, bool IsBufferFree);
