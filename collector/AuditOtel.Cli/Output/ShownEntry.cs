using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>What <c>auditotel show</c> prints.</summary>
internal sealed record ShownEntry(string Ledger, LedgerEntry Entry, ReadOnlyMemory<byte> LeafHash, ShownProof? Proof, bool Hex);
