using System.Security;

namespace AuditOtel.Trail;

/// <summary>The machine words of <c>audit.outcome.reason</c> that the trail gives itself.</summary>
internal static class OutcomeReason
{
    /// <summary>The body was not run, because its intent was not durable.</summary>
    internal const string AuditUnavailable = "audit_unavailable";

    internal static string Of(Exception exception) => exception switch
    {
        UnauthorizedAccessException or SecurityException => "denied",
        OperationCanceledException => "cancelled",
        TimeoutException => "timeout",
        ArgumentException => "invalid",
        AuditUnavailableException => AuditUnavailable,
        _ => "exception",
    };
}
