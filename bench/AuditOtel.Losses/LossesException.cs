namespace AuditOtel.Losses;

/// <summary>A scenario could not be run; the message is one sentence.</summary>
internal sealed class LossesException(string message) : Exception(message);
