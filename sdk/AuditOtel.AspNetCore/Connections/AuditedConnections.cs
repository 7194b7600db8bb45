using System.Net;
using AuditOtel.AspNetCore.Actors;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.AspNetCore.Connections;

/// <summary>Records each connection before the server sees it.</summary>
internal sealed class AuditedConnections(ConnectionDelegate next, IAuditTrail trail, string listener)
{
    internal async Task OnConnectedAsync(ConnectionContext connection)
    {
        try
        {
            await trail.RecordAsync(RecordOf(connection), connection.ConnectionClosed);
        }
        catch (Exception refusal) when (refusal is AuditUnavailableException or OperationCanceledException)
        {
            connection.Abort(new ConnectionAbortedException("The connection was refused: its audit record could not be stored.", refusal));
            return;
        }

        await next(connection);
    }

    private AuditRecord RecordOf(ConnectionContext connection)
    {
        var remote = connection.RemoteEndPoint as IPEndPoint;
        return new AuditRecord("connection.open", AuditAction.Connect, new AuditTarget("listener", connection.LocalEndPoint?.ToString() ?? listener))
        {
            Class = AuditClass.Network,
            Outcome = AuditOutcome.Success,
            Actor = new AuditActor("unknown") { Client = RequestClient.Of(remote?.Address, remote?.Port ?? 0) },
        };
    }
}
