using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AuditOtel.AspNetCore.Actors;

/// <summary>Reads where a request came from.</summary>
internal static class RequestClient
{
    private const int LongestUserAgent = 512;

    internal static AuditClient Of(HttpContext context, AuditWebOptions options)
    {
        var address = context.Connection.RemoteIpAddress;
        return new AuditClient
        {
            Address = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(),
            Port = context.Connection.RemotePort,
            UserAgent = UserAgentOf(context.Request),
            SessionId = context.User.FindFirst(options.SessionClaim)?.Value,
            Channel = IsGrpc(context.Request) ? "grpc" : "http",
        };
    }

    private static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    // Anybody may send one of any length, and the record has other things to say.
    private static string? UserAgentOf(HttpRequest request)
    {
        var text = request.Headers[HeaderNames.UserAgent].ToString();
        return text.Length switch
        {
            0 => null,
            > LongestUserAgent => text[..LongestUserAgent],
            _ => text,
        };
    }
}
