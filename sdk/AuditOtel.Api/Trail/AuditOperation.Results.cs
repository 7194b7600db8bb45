using System.ComponentModel;

namespace AuditOtel;

/// <content>
/// What the returned value tells of the outcome. The build puts the calls in where it is returned; the last one counts, and an exception that
/// ends the body comes before all. A success without more to tell allocates nothing.
/// </content>
public abstract partial class AuditOperation
{
    private const string Unsuccessful = "unsuccessful";
    private const string Partial = "partial";

    /// <summary>What the outcome says beyond that the body ended or threw; null when there is nothing.</summary>
    protected AuditOutcomeDetails? Details { get; private set; }

    /// <summary>Takes that the returned value says whether the action succeeded.</summary>
    /// <param name="succeeded">Whether it did.</param>
    /// <param name="reason">Why it failed: a short machine word; <c>unsuccessful</c> when left out.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Result(bool succeeded, string? reason = null)
    {
        if (!succeeded)
            Tell(AuditOutcome.Failure, string.IsNullOrEmpty(reason) ? Unsuccessful : reason);
        else if (Details is not null)
            Tell(AuditOutcome.Success, null);
    }

    /// <summary>Takes that nothing was returned that could say whether the action succeeded.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultMissing() => Tell(AuditOutcome.Unknown, "no_result");

    /// <summary>Takes that the returned value could not be read.</summary>
    /// <param name="failure">What was thrown instead.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultUnreadable(Exception failure) => Tell(AuditOutcome.Unknown, "result_unreadable").ErrorType = failure?.GetType();

    /// <summary>Takes the status code of an HTTP result: from 400 on it is a failure.</summary>
    /// <param name="code">The code (RFC 9110, section 15).</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultStatus(int code)
    {
        var failed = code >= 400;
        Tell(failed ? AuditOutcome.Failure : AuditOutcome.Success, failed ? ReasonOf(code) : null).StatusCode = code;
    }

    /// <summary>Takes on how many objects the action was carried out. One that failed makes the outcome a failure; <c>partial</c> when others did not.</summary>
    /// <param name="requested">On how many it was to be, or null.</param>
    /// <param name="succeeded">On how many it was, or null.</param>
    /// <param name="failed">On how many it failed, or null; worked out from the others when left out.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void ResultCounts(long? requested, long? succeeded, long? failed)
    {
        failed ??= requested - succeeded;
        succeeded ??= requested - failed;
        var details = failed > 0 ? Tell(AuditOutcome.Failure, succeeded > 0 ? Partial : Unsuccessful) : Tell(AuditOutcome.Success, null);
        (details.Requested, details.Succeeded, details.Failed) = (requested ?? succeeded + failed, succeeded, failed);
    }

    private AuditOutcomeDetails Tell(AuditOutcome outcome, string? reason)
    {
        var details = Details ??= new AuditOutcomeDetails();
        (details.Outcome, details.Reason, details.ErrorType, details.StatusCode) = (outcome, reason, null, null);
        return details;
    }

    private static string ReasonOf(int code) => code switch
    {
        401 or 403 or 407 => "denied",
        404 or 410 => "not_found",
        408 or 504 => "timeout",
        409 or 412 => "conflict",
        423 => "locked",
        429 => "throttled",
        501 => "unsupported",
        503 => "unavailable",
        < 500 => "invalid",
        _ => "error",
    };
}
