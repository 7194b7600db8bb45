namespace AuditOtel.Ledger;

/// <summary>What to verify, and against which key.</summary>
public sealed record VerificationOptions
{
    /// <summary>The directory of a ledger or of a copy.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// The verifier keys (C2SP signed-note text, Ed25519 or ECDSA P-256, one a line), kept off the host; null trusts the keys in the directory. Keys of other
    /// names, for instance of witnesses, are not used.
    /// </summary>
    public string? VerifierKey { get; init; }

    /// <summary>
    /// The signed note of a checkpoint that was kept elsewhere: the entries it covers must still give its root, so a ledger that was rewritten or
    /// rolled back is found even when it was signed anew. Null when there is none.
    /// </summary>
    public string? Since { get; init; }

    /// <summary>Is told how far it came.</summary>
    public IProgress<VerificationProgress>? Progress { get; init; }
}
