namespace AuditOtel;

/// <summary>Stands in a record for the exception of an audited body that was being enumerated; the exception itself went to the caller.</summary>
public sealed class AuditedEnumerationException : Exception
{
    /// <summary>Creates the exception with its message.</summary>
    public AuditedEnumerationException()
        : base("The audited body threw while it was being enumerated; its exception went to the caller.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    public AuditedEnumerationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed.</param>
    /// <param name="innerException">The cause.</param>
    public AuditedEnumerationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
