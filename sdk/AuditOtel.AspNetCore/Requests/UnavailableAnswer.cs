using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>The answer to a request whose action was not carried out because its record could not be stored (RFC 9110, section 15.6.4; RFC 9457).</summary>
internal static class UnavailableAnswer
{
    private const int RetryAfterSeconds = 5;

    internal static Task WriteAsync(HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var problem = new ProblemDetails
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "Service Unavailable",
            Detail = "The action was not carried out, because its audit record could not be stored. Try again later.",
        };
        return context.Response.WriteAsJsonAsync(problem, options: null, contentType: "application/problem+json", CancellationToken.None);
    }
}
