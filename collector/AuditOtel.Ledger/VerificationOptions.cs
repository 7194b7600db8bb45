namespace AuditOtel.Ledger;

/// <summary>What to verify, and against which key.</summary>
public sealed record VerificationOptions
{
    /// <summary>The directory of a ledger or of a copy, an archive, or the directory of an extracted one.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The verifier keys (C2SP signed-note text, Ed25519 or ECDSA P-256, one a line), kept off the host; null trusts the keys in the directory. At least one
    /// must be of this ledger's name; keys of witnesses (cosignature/v1) check the cosignatures that are there.
    /// </summary>
    public string? VerifierKey { get; init; }

    /// <summary>
    /// The signed note of a checkpoint that was kept elsewhere: the entries it covers must still give its root, so a ledger that was rewritten or
    /// rolled back is found even when it was signed anew. Null when there is none.
    /// </summary>
    public string? Since { get; init; }

    /// <summary>
    /// What verifies the seals, kept off the host; it also stands in for <see cref="VerifierKey"/>. With it the newest seal may be no older than the seal
    /// interval, without exception. Null checks the seals only against each other and the entries.
    /// </summary>
    public SealVerificationKey? SealKey { get; init; }

    /// <summary>
    /// When the directory was as it is, for a copy or a collector that was stopped; the auditor must know it from elsewhere, because an attacker can cut
    /// a ledger back to any earlier state. Null is now.
    /// </summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Gives the time that is now.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Is told how far it came.</summary>
    public IProgress<VerificationProgress>? Progress { get; init; }
}
