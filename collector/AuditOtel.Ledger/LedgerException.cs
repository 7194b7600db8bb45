namespace AuditOtel.Ledger;

/// <summary>A ledger refused: the message is one sentence that says what, where and what to do.</summary>
public sealed class LedgerException : Exception
{
    /// <summary>Creates a refusal without a reason of its own.</summary>
    public LedgerException() : this(LedgerReason.Invalid, "The ledger refused.")
    {
    }

    /// <summary>Creates a refusal of reason <see cref="LedgerReason.Invalid"/>.</summary>
    public LedgerException(string message) : this(LedgerReason.Invalid, message)
    {
    }

    /// <summary>Creates a refusal of reason <see cref="LedgerReason.Unreadable"/> with its cause.</summary>
    public LedgerException(string message, Exception innerException) : this(LedgerReason.Unreadable, message, innerException)
    {
    }

    /// <summary>Creates a refusal.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">One sentence: what, where, what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    /// <param name="index">The entry it is about, or -1.</param>
    public LedgerException(LedgerReason reason, string message, Exception? innerException = null, long index = -1) : base(message, innerException)
    {
        Reason = reason;
        Index = index;
    }

    /// <summary>Why the ledger refused.</summary>
    public LedgerReason Reason { get; }

    /// <summary>The index of the entry concerned, or -1 when it is not about one entry.</summary>
    public long Index { get; }
}
