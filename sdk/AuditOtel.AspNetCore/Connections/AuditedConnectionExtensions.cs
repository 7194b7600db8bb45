using AuditOtel.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel;

/// <summary>Audits the connections of a Kestrel endpoint.</summary>
public static class AuditedConnectionExtensions
{
    /// <summary>
    /// Each connection leaves a record that is durable before its first byte is read; if it cannot be, the connection is closed. Put it before
    /// <c>UseHttps</c>, so that a connection whose handshake fails is recorded too.
    /// </summary>
    /// <param name="listen">The endpoint.</param>
    public static ListenOptions UseAuditedConnections(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var services = listen.ApplicationServices;
        return (ListenOptions)((IConnectionBuilder)listen).Use(next => new AuditedConnections(next, services.GetRequiredService<IAuditTrail>(), listen.ToString()!).OnConnectedAsync);
    }
}
