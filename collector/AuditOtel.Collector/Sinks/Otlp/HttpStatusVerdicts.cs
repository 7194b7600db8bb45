using System.Globalization;
using System.Net;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>What a status of HTTP other than 200 says (OTLP specification, "OTLP/HTTP Response", "Failures").</summary>
internal static class HttpStatusVerdicts
{
    private static readonly TimeSpan MostDelay = TimeSpan.FromDays(1);

    internal static OtlpVerdict Of(HttpStatusCode code) => code switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => OtlpVerdict.Later,
        HttpStatusCode.RequestEntityTooLarge => OtlpVerdict.TooLarge,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => OtlpVerdict.Denied,
        HttpStatusCode.PaymentRequired or HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.UnsupportedMediaType => OtlpVerdict.Denied,
        HttpStatusCode.MisdirectedRequest or HttpStatusCode.UpgradeRequired or HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => OtlpVerdict.Denied,
        // A redirect is not followed: it would take records elsewhere.
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => OtlpVerdict.Denied,
        >= HttpStatusCode.InternalServerError => OtlpVerdict.Failing,
        >= HttpStatusCode.BadRequest => OtlpVerdict.Refused,
        _ => OtlpVerdict.Broken,
    };

    internal static string Text(HttpStatusCode code, string said) =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP status {(int)code}{(said.Length > 0 ? $": {said}" : "")}");

    /// <summary>What the header Retry-After says (RFC 9110, 10.2.3): seconds or a date.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var delay = response.Headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        if (delay < TimeSpan.Zero)
            return TimeSpan.Zero;
        return delay > MostDelay ? MostDelay : delay;
    }
}
