namespace AuditOtel.Collector.Ingestion.Streams;

/// <summary>A finding about one stream, to be recorded.</summary>
internal sealed record StreamEvent(StreamEventKind Kind, string Stream, long From, long To, bool IsCertain);
