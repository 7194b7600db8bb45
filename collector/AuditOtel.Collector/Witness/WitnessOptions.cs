namespace AuditOtel.Collector.Witness;

/// <summary>A witness that is asked to cosign this ledger's checkpoints.</summary>
public sealed record WitnessOptions
{
    /// <summary>Its submission prefix; <c>add-checkpoint</c> is put behind it. https, or http on this host's loopback.</summary>
    public required Uri Url { get; init; }

    /// <summary>Its verifier key as C2SP signed-note text, type 04.</summary>
    public required string VerifierKey { get; init; }

    /// <summary>PEM file with the only certification authorities to trust for it; the system's when null.</summary>
    public string? CaFile { get; init; }
}
