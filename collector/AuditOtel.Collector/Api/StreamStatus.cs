namespace AuditOtel.Collector.Api;

/// <summary>The producers' streams, as their sequence numbers show them.</summary>
/// <param name="Tracked">Streams remembered.</param>
/// <param name="Evicted">Streams forgotten since the start, because others needed the room.</param>
/// <param name="Gaps">Ranges of numbers that are missing now.</param>
/// <param name="ForgottenGaps">Ranges forgotten since the start, because a stream had too many.</param>
/// <param name="Replays">Numbers that came back since the start.</param>
public sealed record StreamStatus(int Tracked, long Evicted, int Gaps, long ForgottenGaps, long Replays);
