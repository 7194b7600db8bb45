namespace AuditOtel.Ledger;

/// <summary>What creating a ledger gives, once.</summary>
/// <param name="Identity">The ledger's name and public keys, which lie beside it too.</param>
/// <param name="SealKey">What verifies its seals. It lies nowhere on the host: keep it elsewhere, and dispose it here.</param>
public sealed record CreatedLedger(LedgerIdentity Identity, SealVerificationKey SealKey);
