using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>The machine word for why a request did not reach its endpoint.</summary>
internal static class RefusalReason
{
    internal static string Of(int status) => status switch
    {
        >= StatusCodes.Status400BadRequest => AuditReasons.Of(status),
        >= StatusCodes.Status300MultipleChoices => "redirected",
        _ => "not_reached",
    };

    internal static string Of(Exception failure) => failure switch
    {
        BadHttpRequestException bad => AuditReasons.Of(bad.StatusCode),
        _ => AuditReasons.Of(failure),
    };
}
