namespace AuditOtel.Collector.Timestamping;

/// <summary>A time-stamp that proves nothing.</summary>
/// <param name="File">The token's file.</param>
/// <param name="Detail">What is wrong, in one sentence.</param>
public sealed record TimestampProblem(string File, string Detail);
