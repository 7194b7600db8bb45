namespace AuditOtel.Collector.Sinks;

/// <summary>A sink did not take records. The message is one clear sentence: what, where, what to do.</summary>
internal sealed class SinkException(string message, Exception? cause = null) : Exception(message, cause);
