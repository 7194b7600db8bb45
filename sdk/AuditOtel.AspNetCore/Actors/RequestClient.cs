using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AuditOtel.AspNetCore.Actors;

/// <summary>Reads where a request came from.</summary>
internal static class RequestClient
{
    private const int LongestUserAgent = 512;

    internal static AuditClient Of(HttpContext context, AuditWebOptions options) =>
        Of(context.Connection.RemoteIpAddress, context.Connection.RemotePort) with
        {
            UserAgent = UserAgentOf(context.Request),
            SessionId = context.User.FindFirst(options.SessionClaim)?.Value,
            Channel = IsGrpc(context.Request) ? "grpc" : "http",
        };

    /// <summary>All that a connection tells; an IPv4 address that a socket of both kinds shows as IPv6 is written as IPv4.</summary>
    internal static AuditClient Of(IPAddress? address, int port) =>
        new() { Address = (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString(), Port = port };

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
