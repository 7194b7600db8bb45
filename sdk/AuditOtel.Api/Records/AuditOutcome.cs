namespace AuditOtel;

/// <summary>How an action ended, recorded as <c>audit.outcome</c> in lower case.</summary>
public enum AuditOutcome
{
    /// <summary>Not known, or not known yet.</summary>
    Unknown = 0,

    /// <summary>It did what was asked.</summary>
    Success = 1,

    /// <summary>It did not; the reason says why.</summary>
    Failure = 2,
}
