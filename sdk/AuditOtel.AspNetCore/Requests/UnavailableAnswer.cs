using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>The answer to a request whose action was not carried out because its record could not be stored (RFC 9110, section 15.6.4; RFC 9457).</summary>
internal static class UnavailableAnswer
{
    private const int RetryAfterSeconds = 5;

    private static ReadOnlySpan<byte> Problem =>
        """{"title":"Service Unavailable","status":503,"detail":"The action was not carried out, because its audit record could not be stored. Try again later."}"""u8;

    internal static async Task WriteAsync(HttpContext context)
    {
        context.Response.Clear();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/problem+json";
        context.Response.ContentLength = Problem.Length;
        await context.Response.BodyWriter.WriteAsync(Problem.ToArray());
    }
}
