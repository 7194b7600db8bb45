namespace AuditOtel.Collector.Sinks;

/// <summary>Where a sink goes on.</summary>
/// <param name="Next">The first index it has not been given; null when it begins at the first entry that is there.</param>
/// <param name="Problem">Why a cursor that is there cannot be used, in one sentence.</param>
internal readonly record struct SinkStart(long? Next, string? Problem);
