namespace AuditOtel.Precision;

/// <summary>The sources cannot be read or judged; the message is one sentence.</summary>
internal sealed class PrecisionException(string message) : Exception(message);
