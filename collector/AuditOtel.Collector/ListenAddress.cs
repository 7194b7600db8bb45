using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace AuditOtel.Collector;

/// <summary>Reads addresses such as <c>127.0.0.1:4317</c>, <c>localhost:0</c> or <c>[::1]:4317</c>.</summary>
internal static class ListenAddress
{
    internal static bool TryParse(string text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon];
        host = string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : host;
        var isV6 = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(isV6 ? host[1..^1] : host, out var ip) || isV6 != host.Contains(':') || !ushort.TryParse(text.AsSpan(colon + 1), out var port))
            return false;
        address = new IPEndPoint(ip, port);
        return true;
    }
}
