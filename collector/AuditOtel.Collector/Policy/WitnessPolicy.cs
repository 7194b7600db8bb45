namespace AuditOtel.Collector.Policy;

/// <summary>A witness that cosigns checkpoints (C2SP tlog-witness).</summary>
/// <param name="Url">Where it answers: https, or http on this host's loopback.</param>
/// <param name="Key">Its verifier key as one line of text (C2SP signed-note).</param>
/// <param name="Certificate">Path of the PEM file with the CA certificate of its server; absolute; null for the system's own.</param>
internal sealed record WitnessPolicy(Uri Url, string Key, string? Certificate);
