namespace AuditOtel.Ledger;

/// <summary>Who a ledger is.</summary>
/// <param name="Name">The origin line of its checkpoints, for instance <c>auditotel/host1-3f2a</c>.</param>
/// <param name="Ed25519Key">The Ed25519 verifier key as C2SP signed-note text.</param>
/// <param name="EcdsaKey">The ECDSA P-256 verifier key as C2SP signed-note text.</param>
public sealed record LedgerIdentity(string Name, string Ed25519Key, string EcdsaKey);
