using System.Net;
using AuditOtel.Collector.Ingestion;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// Refuses requests over TCP that were meant for another host: a web page whose name was made to lead to this host's loopback (DNS rebinding)
/// sends its own name.
/// </summary>
internal static class HostCheck
{
    private const string Message = "The request names another host than this one's loopback: use localhost, 127.0.0.1 or [::1].";

    internal static bool IsMeantForUs(HttpContext context, Sender sender) =>
        sender.Peer.StartsWith("unix:", StringComparison.Ordinal) || IsLoopback(context.Request.Host.Host);

    /// <summary>Answers 400, in gRPC's own form when gRPC was spoken.</summary>
    internal static Task RefuseAsync(HttpContext context) => GrpcLogsReceiver.IsGrpc(context.Request)
        ? GrpcLogsReceiver.RefuseAsync(context, Refusal.Malformed(Message))
        : HttpLogsReceiver.RefuseAsync(context, Refusal.Malformed(Message), context.Request.ContentType);

    internal static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host is ['[', .. var inner, ']'] ? inner : host, out var address) && IPAddress.IsLoopback(address));
}
