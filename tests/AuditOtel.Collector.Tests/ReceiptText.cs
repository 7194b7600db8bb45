namespace AuditOtel.Collector.Tests;

/// <summary>A receipt as a client reads it.</summary>
internal sealed record ReceiptText(string RecordId, string Ledger, long Index, string LeafHash, ulong Received);
