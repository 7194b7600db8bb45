using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>An inclusion proof (RFC 6962, section 2.1.1) and the checkpoint it leads to.</summary>
internal sealed record ShownProof(Checkpoint Checkpoint, IReadOnlyList<byte[]> Hashes);
