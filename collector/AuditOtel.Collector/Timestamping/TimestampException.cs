namespace AuditOtel.Collector.Timestamping;

/// <summary>No usable token was got; the message is one sentence.</summary>
internal sealed class TimestampException(string message, Exception? cause = null) : Exception(message, cause);
