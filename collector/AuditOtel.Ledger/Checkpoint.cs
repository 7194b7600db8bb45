namespace AuditOtel.Ledger;

/// <summary>A signed statement of a ledger's size and root (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="Size">How many entries it covers.</param>
/// <param name="Root">The Merkle tree hash of those entries (RFC 6962, section 2.1); 32 bytes.</param>
/// <param name="Note">The signed note as published.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, string Note);
