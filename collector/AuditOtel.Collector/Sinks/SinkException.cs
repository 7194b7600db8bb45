namespace AuditOtel.Collector.Sinks;

/// <summary>A sink did not take records. The message is one clear sentence: what, where, what to do.</summary>
internal sealed class SinkException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>How long the other side asked to be left alone; null when it did not.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}
