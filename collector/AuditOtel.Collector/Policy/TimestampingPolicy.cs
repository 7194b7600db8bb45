namespace AuditOtel.Collector.Policy;

/// <summary>The time-stamping authority that signs checkpoints (RFC 3161).</summary>
/// <param name="Url">Where it answers: https, or http on this host's loopback.</param>
/// <param name="Certificate">Path of the PEM file with the authority's CA certificate; absolute.</param>
/// <param name="Interval">Time between two tokens; 1 min to 30 days.</param>
internal sealed record TimestampingPolicy(Uri Url, string Certificate, TimeSpan Interval);
