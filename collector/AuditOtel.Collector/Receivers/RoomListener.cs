using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace AuditOtel.Collector.Receivers;

/// <summary>Closes each connection that does not leave the margin of <see cref="DescriptorRoom"/>, before the next one is accepted.</summary>
internal sealed class RoomListener(IConnectionListener inner) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await inner.AcceptAsync(cancellationToken) is { } connection)
        {
            if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket || DescriptorRoom.IsLeftBy(socket.SafeHandle))
                return connection;
            connection.Abort();
            await connection.DisposeAsync();
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
