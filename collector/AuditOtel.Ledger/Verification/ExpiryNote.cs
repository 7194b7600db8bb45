namespace AuditOtel.Ledger.Verification;

/// <summary>The body of an expiry entry.</summary>
internal sealed record ExpiryNote(long Index, byte[] Body);
