namespace AuditOtel.Outbox;

/// <summary>The outbox cannot do what it should; the message is one sentence that says what, where, and what to do.</summary>
internal sealed class OutboxException : IOException
{
    internal OutboxException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
