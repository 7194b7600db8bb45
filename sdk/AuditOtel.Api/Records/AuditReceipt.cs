namespace AuditOtel;

/// <summary>The promise that one record is on stable storage: the collector's, or in the failure mode Spool the outbox's.</summary>
/// <param name="RecordId">The record's id; empty when the sender gave none.</param>
/// <param name="Ledger">The ledger's name.</param>
/// <param name="Index">The record's place in the ledger, from 0.</param>
/// <param name="LeafHash">SHA-256 of a zero byte and the stored entry (RFC 6962, section 2.1), 32 bytes.</param>
/// <param name="ReceivedUnixNanoseconds">When the collector received it, in nanoseconds since 1970 UTC.</param>
public sealed record AuditReceipt(string RecordId, string Ledger, long Index, ReadOnlyMemory<byte> LeafHash, long ReceivedUnixNanoseconds)
{
    /// <summary>
    /// Whether the record is in a ledger. When not, it is on stable storage in this host's outbox so far and will be delivered: then the ledger's name and the
    /// leaf hash are empty and the index is -1.
    /// </summary>
    public bool IsInLedger => !LeafHash.IsEmpty;
}
