namespace AuditOtel.Ledger.Retention;

/// <summary>Is given one leaf hash or several, 32 bytes each, valid during the call.</summary>
internal delegate void LeafHashAction(ReadOnlySpan<byte> hashes);
