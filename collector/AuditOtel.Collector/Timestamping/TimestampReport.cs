namespace AuditOtel.Collector.Timestamping;

/// <summary>What a check of a ledger's time-stamps found.</summary>
/// <param name="Good">Those that hold, the smallest first: the checkpoint existed at the token's time.</param>
/// <param name="Problems">The others.</param>
/// <param name="IsTrusted">Whether the signers were checked against a CA; otherwise anybody may have signed.</param>
public sealed record TimestampReport(IReadOnlyList<GoodTimestamp> Good, IReadOnlyList<TimestampProblem> Problems, bool IsTrusted);
