namespace AuditOtel;

/// <summary>
/// A record could not be made durable, so the action was not carried out. Let it pass: catching it without refusing the
/// request would hide that nothing was done.
/// </summary>
public sealed class AuditUnavailableException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public AuditUnavailableException()
        : this("The audit record could not be made durable, so the action was not carried out.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    public AuditUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public AuditUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
