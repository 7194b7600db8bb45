using System.Net;
using Microsoft.AspNetCore.Connections;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// The server's own transport, with each connection asked for the room it leaves before the next one is accepted: asked later, on another thread, a burst of
/// connections has taken the last descriptor before the first of them is looked at.
/// </summary>
internal sealed class RoomTransport(IConnectionListenerFactory inner) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new RoomListener(await inner.BindAsync(endpoint, cancellationToken));
}
