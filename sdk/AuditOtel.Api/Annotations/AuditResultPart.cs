namespace AuditOtel;

/// <summary>What a member of a returned type tells of the action's outcome.</summary>
public enum AuditResultPart
{
    /// <summary>A <see cref="bool"/>: <see langword="true"/> is a success, <see langword="false"/> a failure.</summary>
    Outcome = 0,

    /// <summary>A text or an enumeration: why it failed, one short machine word, recorded as <c>audit.outcome.reason</c> of a failure.</summary>
    Reason = 1,

    /// <summary>An integer: on how many objects the action was to be carried out, recorded as <c>audit.result.requested</c>.</summary>
    Requested = 2,

    /// <summary>An integer: on how many objects it was carried out, recorded as <c>audit.result.succeeded</c>.</summary>
    Succeeded = 3,

    /// <summary>An integer: on how many objects it failed, recorded as <c>audit.result.failed</c>; more than none makes the outcome a failure.</summary>
    Failed = 4,
}
