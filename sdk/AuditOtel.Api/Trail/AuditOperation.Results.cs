using System.ComponentModel;

namespace AuditOtel;

/// <content>
/// What the returned value tells of the outcome. The build puts the calls in where it is returned; the last one counts, and an exception that
/// ends the body comes before all. A success without more to tell allocates nothing.
/// </content>
public abstract partial class AuditOperation
{
    /// <summary>Takes that the returned value says whether the action succeeded.</summary>
    /// <param name="succeeded">Whether it did.</param>
    /// <param name="reason">Why it failed: a short machine word; <c>unsuccessful</c> when left out.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Result(bool succeeded, string? reason = null)
    {
        if (!succeeded)
            Tell(AuditOutcome.Failure, string.IsNullOrEmpty(reason) ? AuditReasons.Unsuccessful : reason);
        else if (_details is not null)
            Tell(AuditOutcome.Success, null);
    }

    /// <summary>Takes that nothing was returned that could say whether the action succeeded.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultMissing() => Tell(AuditOutcome.Unknown, AuditReasons.NoResult);

    /// <summary>Takes that the returned value could not be read.</summary>
    /// <param name="failure">What was thrown instead.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultUnreadable(Exception failure) => Tell(AuditOutcome.Unknown, AuditReasons.Unreadable, errorType: failure?.GetType());

    /// <summary>Takes the status code of an HTTP result: from 400 on it is a failure.</summary>
    /// <param name="code">The code (RFC 9110, section 15).</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultStatus(int code)
    {
        if (code >= 400)
            Tell(AuditOutcome.Failure, AuditReasons.Of(code), code);
        else
            Tell(AuditOutcome.Success, null, code);
    }

    /// <summary>Takes on how many objects the action was carried out. One that failed makes the outcome a failure; <c>partial</c> when others did not.</summary>
    /// <param name="requested">On how many it was to be, or null.</param>
    /// <param name="succeeded">On how many it was, or null.</param>
    /// <param name="failed">On how many it failed, or null; worked out from the others when left out.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultCounts(long? requested, long? succeeded, long? failed) => Add(details =>
    {
        (details.Told, details.ToldReason) = details.Count(requested, succeeded, failed);
        (details.ErrorType, details.StatusCode) = (null, null);
    });

    private void Tell(AuditOutcome outcome, string? reason, int? code = null, Type? errorType = null) => Add(details =>
    {
        (details.Told, details.ToldReason) = (outcome, reason);
        (details.StatusCode, details.ErrorType) = (code, errorType);
    });
}
