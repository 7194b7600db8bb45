namespace AuditOtel.Collector.Query;

/// <summary>An index cannot be used. The message is the reason, a clause.</summary>
internal sealed class IndexException(string message, Exception? cause = null) : Exception(message, cause);
