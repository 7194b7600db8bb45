namespace AuditOtel;

/// <summary>The collector's promise that one record is on stable storage.</summary>
/// <param name="RecordId">The record's id; empty when the sender gave none.</param>
/// <param name="Ledger">The ledger's name.</param>
/// <param name="Index">The record's place in the ledger, from 0.</param>
/// <param name="LeafHash">SHA-256 of a zero byte and the stored entry (RFC 6962, section 2.1), 32 bytes.</param>
/// <param name="ReceivedUnixNanoseconds">When the collector received it, in nanoseconds since 1970 UTC.</param>
public sealed record AuditReceipt(string RecordId, string Ledger, long Index, ReadOnlyMemory<byte> LeafHash, long ReceivedUnixNanoseconds);
