using System.Security;

namespace AuditOtel;

/// <summary>The machine words of <c>audit.outcome.reason</c> that a returned value or an exception leads to.</summary>
internal static class AuditReasons
{
    internal const string Unsuccessful = "unsuccessful";
    internal const string Partial = "partial";
    internal const string NoResult = "no_result";
    internal const string Unreadable = "result_unreadable";

    /// <summary>The body was not run, because its intent was not durable.</summary>
    internal const string AuditUnavailable = "audit_unavailable";

    /// <summary>The word for an exception that nobody gave one.</summary>
    internal static string Of(Exception failure) => failure switch
    {
        UnauthorizedAccessException or SecurityException => "denied",
        OperationCanceledException => "cancelled",
        TimeoutException => "timeout",
        ArgumentException => "invalid",
        AuditUnavailableException => AuditUnavailable,
        _ => "exception",
    };

    /// <summary>The word for a status code from 400 on (RFC 9110, section 15).</summary>
    internal static string Of(int code) => code switch
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
