namespace AuditOtel.Collector;

/// <summary>The collector cannot start. The message is one clear sentence for each reason: what, where, what to do.</summary>
public sealed class CollectorException : Exception
{
    /// <summary>Creates the exception without a reason.</summary>
    public CollectorException()
        : this("The collector cannot start.")
    {
    }

    /// <summary>Creates the exception with one reason.</summary>
    public CollectorException(string message)
        : this(message, innerException: null)
    {
    }

    /// <summary>Creates the exception with one reason and its cause.</summary>
    public CollectorException(string message, Exception? innerException)
        : base(message, innerException) => Errors = [message];

    /// <summary>Creates the exception with every reason that was found.</summary>
    public CollectorException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>Every reason, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary>True when the options are wrong, false when the surroundings are.</summary>
    public bool IsConfiguration { get; init; }
}
