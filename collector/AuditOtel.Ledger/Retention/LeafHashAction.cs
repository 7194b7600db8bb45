namespace AuditOtel.Ledger.Retention;

/// <summary>Is given one leaf hash, 32 bytes, valid during the call.</summary>
internal delegate void LeafHashAction(ReadOnlySpan<byte> hash);
