namespace AuditOtel.Collector.Timestamping;

/// <summary>A time-stamp that proves nothing.</summary>
/// <param name="File">The token's file.</param>
/// <param name="Size">Entries the checkpoint covers that it is for; 0 when its name does not tell.</param>
/// <param name="Detail">What is wrong, in one sentence.</param>
/// <param name="IsChanged">True when the token or its note was changed, removed or replaced; false when it is only not known to be trusted, or cannot be read.</param>
public sealed record TimestampProblem(string File, long Size, string Detail, bool IsChanged);
